package dev.fairlead.template;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Texts that are no templates, and actions that fail, in the words of Go.
class TemplateErrorsTest {
    @TestFactory
    Stream<DynamicTest> an_error_says_what_is_wrong_and_where() {
        return Rows.of(
                """
                {{⏎print⏎ ✗ template: hooks:3: unclosed action started at hooks:1
                {{if true}}⏎x⏎{{⏎"a⏎"}} ✗ template: hooks:4: unterminated quoted string in action started at hooks:3
                {{end 1}} ✗ template: hooks:1: unexpected "1" in end
                {{else "a"}} ✗ template: hooks:1: unexpected "\\"a\\"" in else
                {{lt true 1}} ✗ template: hooks:1:2: executing "hooks" at <lt true 1>: error calling lt: incompatible types for comparison
                {{0b1e3}} ✗ template: hooks:1: bad number syntax: "0b1e"
                {{}} ✗ template: hooks:1: missing value for command
                {{ }} ✗ template: hooks:1: missing value for command
                {{ ✗ template: hooks:1: unclosed action
                a {{ ✗ template: hooks:1: unclosed action
                {{1 ✗ template: hooks:1: unclosed action
                {{"a" } ✗ template: hooks:1: unexpected "}" in operand
                {{1} ✗ template: hooks:1: unexpected "}" in operand
                {{.} ✗ template: hooks:1: bad character U+007D '}'
                {{print 1 }x} ✗ template: hooks:1: unexpected "}" in operand
                ⏎⏎{{} ✗ template: hooks:3: unexpected "}" in command
                {{1}}⏎{{1 ✗ template: hooks:2: unclosed action
                {{!}} ✗ template: hooks:1: unexpected "!" in command
                {{#}} ✗ template: hooks:1: unexpected "#" in command
                {{a.b}} ✗ template: hooks:1: function "a" not defined
                {{1+2}} ✗ template: hooks:1: bad number syntax: "1+2"
                {{1 + 2}} ✗ template: hooks:1: illegal number syntax: "+"
                {{x y}} ✗ template: hooks:1: function "x" not defined
                {{print , 1}} ✗ template: hooks:1: unexpected "," in operand
                {{print = 1}} ✗ template: hooks:1: unexpected "=" in operand
                {{:= 1}} ✗ template: hooks:1: unexpected ":=" in command
                {{$x == 1}} ✗ template: hooks:1: unexpected "=" in command
                {{.x.}} ✗ template: hooks:1: unexpected <.> in operand
                {{..}} ✗ template: hooks:1: unexpected <.> in operand
                {{.a..b}} ✗ template: hooks:1: unexpected <.> in operand
                {{.1a}} ✗ template: hooks:1: bad number syntax: ".1a"
                {{.Foo!}} ✗ template: hooks:1: bad character U+0021 '!'
                {{$x!}} ✗ template: hooks:1: bad character U+0021 '!'
                {{print!}} ✗ template: hooks:1: bad character U+0021 '!'
                {{1!}} ✗ template: hooks:1: unexpected "!" in operand
                {{&}} ✗ template: hooks:1: unexpected "&" in command
                {{/* unclosed ✗ template: hooks:1: unclosed comment
                {{/* closed late */ }} ✗ template: hooks:1: comment ends before closing delimiter
                {{ /* inside */ }} ✗ template: hooks:1: unexpected "/" in command
                {{/* a */ 1}} ✗ template: hooks:1: comment ends before closing delimiter
                {{- /* a */}} ⇒
                a {{-}} ✗ template: hooks:1: illegal number syntax: "-"
                {{--1}} ✗ template: hooks:1: bad number syntax: "--1"
                {{- 1 -} ✗ template: hooks:1: illegal number syntax: "-"
                {{1 -} ✗ template: hooks:1: illegal number syntax: "-"
                {{1-}} ✗ template: hooks:1: bad number syntax: "1-"
                {{print -}} ⇒
                {{.-}} ✗ template: hooks:1: bad character U+002D '-'
                {{"a" -"b"}} ✗ template: hooks:1: illegal number syntax: "-"
                {{end}}⏎ ✗ template: hooks:1: unexpected {{end}}
                {{define "a"}}{{if true}}{{end}} ✗ template: hooks:1: unexpected EOF
                {{if true}}⏎{{end}}⏎{{if true}}⏎ ✗ template: hooks:4: unexpected EOF
                {{range list 1}}{{end}}{{else}} ✗ template: hooks:1: unexpected {{else}}
                {{template "x" 1 2}} ✗ template: hooks:1:11: executing "hooks" at <{{template "x" 1 2}}>: template "x" not defined
                {{break}}{{end}} ✗ template: hooks:1: {{break}} outside {{range}}
                {{nil | nil}} ✗ template: hooks:1: non executable command in pipeline stage 2
                {{true false}} ✗ template: hooks:1:2: executing "hooks" at <true>: can't give argument to non-function true
                {{$}}{{$x}} ✗ template: hooks:1: undefined variable "$x"
                {{.a.b.c | print}} ⇒ <nil>
                {{⏎foo⏎}} ✗ template: hooks:2: function "foo" not defined
                {{print⏎1⏎foo}} ✗ template: hooks:3: function "foo" not defined
                {{"\\u00zz"}} ✗ template: hooks:1: invalid syntax
                {{`a`b}} ✗ template: hooks:1: unexpected "b" in operand
                {{'a'b}} ✗ template: hooks:1: unexpected "b" in operand
                {{(1}} ✗ template: hooks:1: unclosed left paren
                {{)}} ✗ template: hooks:1: unexpected ")" in command
                {{((1)}} ✗ template: hooks:1: unclosed left paren
                {{(1))}} ✗ template: hooks:1: unexpected ")" in command
                {{print "a long string here" | getenv 1 2}} ✗ template: hooks:1:31: executing "hooks" at <getenv>: wrong number of args for getenv: want 1 got 3
                {{getenv "a long argument of text" "another long one"}} ✗ template: hooks:1:2: executing "hooks" at <getenv>: wrong number of args for getenv: want 1 got 2
                {{index (list 1 2 3 4 5 6 7 8 9) 100 | printf "%d"}} ✗ template: hooks:1:2: executing "hooks" at <index (list 1 2 3 4 5 6 7 8 9) 100>: error calling index: index out of range: 100
                {{  index   (list  1)   5  }} ✗ template: hooks:1:4: executing "hooks" at <index (list 1) 5>: error calling index: index out of range: 5
                {{$long := list 1 2 3}}{{index $long 7}} ✗ template: hooks:1:25: executing "hooks" at <index $long 7>: error calling index: index out of range: 7
                {{range $i, $e := list 1}}{{index (list) 1}}{{end}} ✗ template: hooks:1:28: executing "hooks" at <index (list) 1>: error calling index: index out of range: 1
                {{with dict "a" 1}}{{index .a 1}}{{end}} ✗ template: hooks:1:21: executing "hooks" at <index .a 1>: error calling index: can't index item of type int
                {{with list 1}}{{.a}}{{end}} ✗ template: hooks:1:17: executing "hooks" at <.a>: can't evaluate field a in type []interface {}
                {{with 5}}{{.a.b}}{{end}} ✗ template: hooks:1:14: executing "hooks" at <.a.b>: can't evaluate field a in type int
                {{with dict}}{{.a.b.c}}{{end}} ⇒
                {{template "a"}}⏎{{define "a"}}{{index nil 1}}{{end}} ✗ template: hooks:2:16: executing "a" at <index nil 1>: error calling index: index of untyped nil
                """);
    }
}
