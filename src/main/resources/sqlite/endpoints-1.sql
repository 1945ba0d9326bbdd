-- Endpoints that are registered by the API; text is JSON with their secrets.
create table endpoint (
    id text primary key,
    text text not null
) strict, without rowid;
