package dev.fairlead.template;

/// Where a run has come to, for its errors, and what it may still use.
final class Run {
    final Form form;
    final Budget budget;
    final Depth depth = new Depth();
    private String template;
    private Variables variables;
    private Node at;

    Run(String template, Value data, Form form) {
        this.template = template;
        this.variables = new Variables(data);
        this.form = form;
        this.budget = new Budget(form.work);
        this.at = new Node.Plain(0, "");
    }

    /// The run is about to work on the node.
    void at(Node node) throws Refusal {
        at = node;
        budget.spend(1);
    }

    /// The run is back at a node it has worked on.
    void backAt(Node node) {
        at = node;
    }

    Variables variables() {
        return variables;
    }

    TemplateException error(Source source, Refusal refusal) {
        return source.runError(template, at, refusal.sentence());
    }

    @FunctionalInterface
    interface Body {
        void run() throws Refusal;
    }

    /// Runs another template, which sees nothing of this one but its dot.
    void inside(String name, Value dot, Body body) throws Refusal {
        String outerTemplate = template;
        Variables outerVariables = variables;
        template = name;
        variables = new Variables(dot);
        body.run();
        template = outerTemplate;
        variables = outerVariables;
    }
}
