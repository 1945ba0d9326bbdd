-- A delivery is found by its message's id, and by how it failed: that nothing failed so is soon known, too.
create index delivery_by_message on delivery (webhook_id, created_at) where state <> 'forgotten';

-- A success stands in no index by its outcome: most are, and each would cost one more write.
create index delivery_by_failure on delivery (ended, created_at) where ended >= '3' and state <> 'forgotten';
