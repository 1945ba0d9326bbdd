package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;
import java.nio.charset.StandardCharsets;

/// The text of a template file and the places in it, which are offsets of its chars.
record Source(String name, String text) {
    int line(int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    /// Go counts the bytes since the line began, from 0.
    int column(int at) {
        int start = text.lastIndexOf('\n', at - 1) + 1;
        return text.substring(start, at).getBytes(StandardCharsets.UTF_8).length;
    }

    TemplateException parseError(int line, String message) {
        return new TemplateException(line, "template: " + name + ":" + line + ": " + message);
    }

    TemplateException runError(String template, Node node, String message) {
        int line = line(node.at());
        String place = "template: " + name + ":" + line + ":" + column(node.at());
        String action = ": executing " + Quoting.quote(template) + " at <" + node + ">: ";
        return new TemplateException(line, place + action + message);
    }
}
