package dev.fairlead.blackbox;

/// The article's message and hooks for it.
final class Article {
    private Article() {}

    static String message(String url, String webhookId, int n) {
        return """
        {"url":"%s","webhookId":"%s","data":{"id":"%d","payment":"PY-ABCDX","event":"accepted","created":"23/11/2026, 10:00:00"}}\
        """
                .formatted(url, webhookId, n);
    }

    /// The payments hook; further settings of the deliver entry are appended.
    static String hooks(String more) {
        return """
        hooks:
          - id: payments
            redis-channel: payments
            http: true
            deliver:
              - url: {source: payload, name: url}
                id: {source: payload, name: webhookId}
                body: {source: payload, name: data}
        """
                + more.indent(8);
    }
}
