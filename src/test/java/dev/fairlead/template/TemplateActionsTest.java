package dev.fairlead.template;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Text, literals, variables, pipelines and control, each row as Go answers it.
class TemplateActionsTest {
    @TestFactory
    Stream<DynamicTest> text_stays_and_actions_are_replaced() {
        return Rows.of(
                """
                plain text ⇒ plain text
                {{1}} ⇒ 1
                a{{1}}b{{"c"}}d ⇒ a1bcd
                {{ "x" }} ⇒ x
                {{.}} ⇒ <no value>
                {{.Foo}} ⇒ <no value>
                {{.Foo.Bar}} ⇒ <no value>
                {{$}} ⇒ <no value>
                {{$.Foo}} ⇒ <no value>
                {{""}} ⇒
                {"a": {{1}}} ⇒ {"a": 1}
                a }} b ⇒ a }} b
                { {1} } ⇒ { {1} }
                {{/* a comment */}} ⇒
                a{{/* two⏎lines */}}b ⇒ ab
                a {{- /* trimmed */ -}} b ⇒ ab
                a⏎{{- 1 -}}⏎b ⇒ a1b
                a  {{- 1 }}  b ⇒ a1  b
                a  {{ 1 -}}  b ⇒ a  1b
                a {{-1}} b ⇒ a -1 b
                a {{- -1}} b ⇒ a-1 b
                {{1 -}} ⇒ 1
                  {{- 1}} ⇒ 1
                {{"a⏎" -}}  b ✗ template: hooks:1: unterminated quoted string
                {{⏎1⏎}} ⇒ 1
                {{ 23 -}} < {{- 45 }} ⇒ 23<45
                {{"}}"}} ⇒ }}
                {{`}}`}} ⇒ }}
                héllo {{"wörld"}} ✓ 😀 ⇒ héllo wörld ✓ 😀
                """);
    }

    @TestFactory
    Stream<DynamicTest> literals_are_written_as_in_go() {
        return Rows.of(
                """
                {{0}} ⇒ 0
                {{-5}} {{+5}} ⇒ -5 5
                {{0x1F}} {{0X1f}} ⇒ 31 31
                {{017}} {{0o17}} {{0O17}} ⇒ 15 15 15
                {{0b101}} {{0B101}} ⇒ 5 5
                {{1_000_000}} {{0x_ff}} {{0b_1}} ⇒ 1000000 255 1
                {{9223372036854775807}} ⇒ 9223372036854775807
                {{-9223372036854775808}} ⇒ -9223372036854775808
                {{-0x8000000000000000}} ⇒ -9223372036854775808
                {{1.5}} {{.5}} {{1.}} {{-1.5}} ⇒ 1.5 0.5 1 -1.5
                {{1e3}} {{1E3}} {{1e+2}} {{1e-7}} ⇒ 1000 1000 100 1e-07
                {{1.0}} {{1e6}} {{1e20}} {{1e21}} {{123456789.0}} {{0.0001}} {{0.00001}} ⇒ 1 1e+06 1e+20 1e+21 1.23456789e+08 0.0001 1e-05
                {{0x1p4}} {{0x1.8p1}} {{0x10p-1}} ⇒ 16 3 8
                {{1_0.2_5}} ⇒ 10.25
                {{'a'}} {{'\\n'}} {{'\\''}} {{'\\x41'}} {{'\\u00e9'}} {{'é'}} {{'\\U0001F600'}} {{'\\101'}} ⇒ 97 10 39 65 233 233 128512 65
                {{"a\\tb\\n\\"\\\\"}} ⇒ a\tb⏎"\\
                {{"\\x41\\101\\u00e9\\U0001F600\\a\\b\\f\\r\\v"}} ⇒ AAé😀\007\010\014\r\013
                {{`raw \\n "quoted"`}} ⇒ raw \\n "quoted"
                {{`raw⏎line`}} ⇒ raw⏎line
                {{true}} {{false}} ⇒ true false
                {{1e400}} ✗ template: hooks:1: illegal number syntax: "1e400"
                {{-9223372036854775809}} ✗ template: hooks:1: integer overflow: "-9223372036854775809"
                {{1e19}} ⇒ 1e+19
                {{089}} ✗ template: hooks:1: integer overflow: "089"
                {{1__0}} ✗ template: hooks:1: illegal number syntax: "1__0"
                {{0x}} ✗ template: hooks:1: illegal number syntax: "0x"
                {{12abc}} ✗ template: hooks:1: bad number syntax: "12a"
                {{"\\q"}} ✗ template: hooks:1: invalid syntax
                {{"\\xzz"}} ✗ template: hooks:1: invalid syntax
                {{'ab'}} ✗ template: hooks:1: malformed character constant: 'ab'
                {{''}} ✗ template: hooks:1: invalid syntax
                {{"a⏎b"}} ✗ template: hooks:1: unterminated quoted string
                {{'a}} ✗ template: hooks:1: unterminated character constant
                {{`a}} ✗ template: hooks:1: unterminated raw quoted string
                {{"a}} ✗ template: hooks:1: unterminated quoted string
                {{nil}} ✗ template: hooks:1:2: executing "hooks" at <nil>: nil is not a command
                """);
    }

    @TestFactory
    Stream<DynamicTest> variables_live_to_the_end_of_their_block() {
        return Rows.of(
                """
                {{$x := 1}}{{$x}} ⇒ 1
                {{$x := 1}}{{$x = 2}}{{$x}} ⇒ 2
                {{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}} ⇒ 21
                {{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}} ⇒ 2
                {{$x := 1}}{{range list 5 6}}{{$x = .}}{{end}}{{$x}} ⇒ 6
                {{$x := "a" | printf "%s-%s" "b"}}{{$x}} ⇒ b-a
                {{with $x := 5}}{{$x}}{{end}} ⇒ 5
                {{if $x := 5}}{{$x}}{{else}}{{$x}}{{end}} ⇒ 5
                {{$x := .}}{{$x}} ⇒ <no value>
                {{$x := nil}} ✗ template: hooks:1:8: executing "hooks" at <nil>: nil is not a command
                {{$x := dict "a" 1}}{{$x.a}} ⇒ 1
                {{$x := dict "a" (dict "b" 2)}}{{$x.a.b}} ⇒ 2
                {{$x := 1}}{{$x.y}} ✗ template: hooks:1:15: executing "hooks" at <$x.y>: can't evaluate field y in type int
                {{$a_1é := 1}}{{$a_1é}} ⇒ 1
                {{$x}} ✗ template: hooks:1: undefined variable "$x"
                {{$x = 1}} ✗ template: hooks:1:7: executing "hooks" at <1>: undefined variable: $x
                {{if true}}{{$x := 1}}{{end}}{{$x}} ✗ template: hooks:1: undefined variable "$x"
                {{$x := 1 | $y := 2}} ✗ template: hooks:1: undefined variable "$y"
                {{$x :=}} ✗ template: hooks:1: missing value for command
                {{$x, $y := 1}} ✗ template: hooks:1: too many declarations in command
                {{$ := 1}}{{$}} ⇒ 1
                {{$x := 1, 2}} ✗ template: hooks:1: unexpected "," in operand
                {{$x : = 1}} ✗ template: hooks:1: undefined variable "$x"
                {{print ($x := 1)}} ⇒ 1
                {{define "a"}}{{$}}{{end}}{{template "a" 5}} ⇒ 5
                {{$x := 1}}{{define "a"}}{{$x}}{{end}} ✗ template: hooks:1: undefined variable "$x"
                """);
    }

    @TestFactory
    Stream<DynamicTest> a_pipeline_hands_its_value_on_as_the_last_argument() {
        return Rows.of(
                """
                {{"a" | print}} ⇒ a
                {{"a" | print "b"}} ⇒ ba
                {{"output" | printf "%s" | printf "%q"}} ⇒ "output"
                {{printf "%q" (print "out" "put")}} ⇒ "output"
                {{with "output"}}{{printf "%q" .}}{{end}} ⇒ "output"
                {{(1)}} ⇒ 1
                {{((1))}} ⇒ 1
                {{(dict "a" 1).a}} ⇒ 1
                {{(dict "a" (dict "b" 2)).a.b}} ⇒ 2
                {{(dict "a" 1).b}} ⇒ <no value>
                {{(dict "a" (dict "b" 2)).x.b}} ⇒ <no value>
                {{(list 1 2).a}} ✗ template: hooks:1:10: executing "hooks" at <2>: can't evaluate field a in type []interface {}
                {{(1).a}} ✗ template: hooks:1:3: executing "hooks" at <1>: can't evaluate field a in type int
                {{("x").y}} ✗ template: hooks:1:3: executing "hooks" at <"x">: can't evaluate field y in type string
                {{(.).Foo}} ⇒ <no value>
                {{(nil).Foo}} ✗ template: hooks:1:3: executing "hooks" at <nil>: nil is not a command
                {{print (print 1 2) (print 3)}} ⇒ 1 23
                {{printf "%d" 3 | print "n=" | len}} ⇒ 3
                {{1 | 2}} ✗ template: hooks:1: non executable command in pipeline stage 2
                {{"a" | "b"}} ✗ template: hooks:1: non executable command in pipeline stage 2
                {{1 2}} ✗ template: hooks:1:2: executing "hooks" at <1>: can't give argument to non-function 1
                {{"a" "b"}} ✗ template: hooks:1:2: executing "hooks" at <"a">: can't give argument to non-function "a"
                {{print | print}} ⇒
                {{|}} ✗ template: hooks:1: unexpected "|" in command
                {{1 |}} ⇒ 1
                {{| 1}} ✗ template: hooks:1: unexpected "|" in command
                {{print (1}} ✗ template: hooks:1: unclosed left paren
                {{print 1)}} ✗ template: hooks:1: unexpected ")" in command
                {{()}} ✗ template: hooks:1: missing value for parenthesized pipeline
                {{print ()}} ✗ template: hooks:1: missing value for parenthesized pipeline
                {{(print 1) 2}} ✗ template: hooks:1:2: executing "hooks" at <(print 1) 2>: can't give argument to non-function print 1
                {{. 1}} ✗ template: hooks:1:2: executing "hooks" at <.>: can't give argument to non-function .
                {{.Foo 1}} ⇒ <no value>
                {{1 | .Foo}} ⇒ <no value>
                {{nil | print}} ✗ template: hooks:1:2: executing "hooks" at <nil>: nil is not a command
                {{print nil}} ⇒ <nil>
                {{print.x}} ✗ template: hooks:1:2: executing "hooks" at <print>: can't evaluate field x in type string
                {{"a".b}} ✗ template: hooks:1: unexpected . after term "\\"a\\""
                {{1.a}} ✗ template: hooks:1: bad number syntax: "1.a"
                {{true.a}} ✗ template: hooks:1: unexpected . after term "true"
                {{nil.a}} ✗ template: hooks:1: unexpected . after term "nil"
                {{(dict "f" 1).f 2}} ✗ template: hooks:1:12: executing "hooks" at <1>: f is not a method but has arguments
                {{$x := dict "f" 1}}{{$x.f 2}} ✗ template: hooks:1:24: executing "hooks" at <$x.f>: f is not a method but has arguments
                {{print"a"}} ✗ template: hooks:1: bad character U+0022 '"'
                {{print "a""b"}} ✗ template: hooks:1: unexpected "\\"b\\"" in operand
                {{"a"|print"b"}} ✗ template: hooks:1: bad character U+0022 '"'
                {{if(true)}}x{{end}} ⇒ x
                """);
    }

    @TestFactory
    Stream<DynamicTest> if_takes_empty_values_for_false() {
        return Rows.of(
                """
                {{if true}}a{{end}} ⇒ a
                {{if false}}a{{end}} ⇒
                {{if false}}a{{else}}b{{end}} ⇒ b
                {{if false}}a{{else if true}}b{{else}}c{{end}} ⇒ b
                {{if false}}a{{else if false}}b{{else}}c{{end}} ⇒ c
                {{if false}}a{{else if false}}b{{else if 1}}c{{end}} ⇒ c
                {{if .}}a{{else}}b{{end}} ⇒ b
                {{if .Foo}}a{{else}}b{{end}} ⇒ b
                {{if 0}}a{{else}}b{{end}}{{if 1}}a{{else}}b{{end}} ⇒ ba
                {{if 0.0}}a{{else}}b{{end}}{{if 0.1}}a{{else}}b{{end}} ⇒ ba
                {{if ""}}a{{else}}b{{end}}{{if "x"}}a{{else}}b{{end}} ⇒ ba
                {{if list}}a{{else}}b{{end}}{{if list 0}}a{{else}}b{{end}} ⇒ ba
                {{if dict}}a{{else}}b{{end}}{{if dict "a" 0}}a{{else}}b{{end}} ⇒ ba
                {{if nil}}a{{end}} ✗ template: hooks:1:5: executing "hooks" at <nil>: nil is not a command
                {{if}}a{{end}} ✗ template: hooks:1: missing value for if
                {{if true}}a ✗ template: hooks:1: unexpected EOF
                {{if true}}a{{else}}b{{else}}c{{end}} ✗ template: hooks:1: expected end; found {{else}}
                {{else}} ✗ template: hooks:1: unexpected {{else}}
                {{end}} ✗ template: hooks:1: unexpected {{end}}
                {{if true}}a{{else if}}b{{end}} ✗ template: hooks:1: missing value for if
                {{if true}}a{{else foo}}b{{end}} ✗ template: hooks:1: unexpected "foo" in else
                {{if true}}a{{end 1}} ✗ template: hooks:1: unexpected "1" in end
                {{if true}}a{{else 1}}b{{end}} ✗ template: hooks:1: unexpected "1" in else
                """);
    }

    @TestFactory
    Stream<DynamicTest> range_visits_each_element() {
        return Rows.of(
                """
                {{range list 1 2 3}}<{{.}}>{{end}} ⇒ <1><2><3>
                {{range list}}x{{else}}none{{end}} ⇒ none
                {{range .}}x{{else}}none{{end}} ⇒ none
                {{range .Foo}}x{{else}}none{{end}} ⇒ none
                {{range $e := list "a" "b"}}{{$e}},{{end}} ⇒ a,b,
                {{range $i, $e := list "a" "b"}}{{$i}}={{$e}},{{end}} ⇒ 0=a,1=b,
                {{range dict "b" 2 "a" 1 "c" 3}}{{.}}{{end}} ⇒ 123
                {{range $k, $v := dict "b" 2 "a" 1 "c" 3}}{{$k}}={{$v}};{{end}} ⇒ a=1;b=2;c=3;
                {{range $v := dict "b" 2 "a" 1}}{{$v}};{{end}} ⇒ 1;2;
                {{range list 1 2 3 4}}{{if eq . 3}}{{break}}{{end}}{{.}}{{end}} ⇒ 12
                {{range list 1 2 3 4}}{{if eq . 3}}{{continue}}{{end}}{{.}}{{end}} ⇒ 124
                {{range list (list 1 2) (list 3)}}[{{range .}}{{.}}{{break}}{{end}}]{{end}} ⇒ [1][3]
                {{$i := 0}}{{$e := 0}}{{range $i, $e = list 7 8}}{{end}}{{$i}} {{$e}} ⇒ 1 8
                {{$e := 0}}{{range $e = list 7 8}}{{end}}{{$e}} ⇒ 8
                {{range list 1 2}}{{$.Foo}}{{.}}{{end}} ⇒ <no value>1<no value>2
                {{range $x := list 1}}{{$x}}{{else}}{{end}} ⇒ 1
                {{range list 1 nil "a"}}{{.}},{{end}} ⇒ 1,<no value>,a,
                {{range "abc"}}{{.}}{{end}} ✗ template: hooks:1:8: executing "hooks" at <"abc">: range can't iterate over abc
                {{range 1.5}}{{.}}{{end}} ✗ template: hooks:1:8: executing "hooks" at <1.5>: range can't iterate over 1.5
                {{range true}}{{.}}{{end}} ✗ template: hooks:1:8: executing "hooks" at <true>: range can't iterate over true
                {{range nil}}{{end}} ✗ template: hooks:1:8: executing "hooks" at <nil>: nil is not a command
                {{range}}{{end}} ✗ template: hooks:1: missing value for range
                {{break}} ✗ template: hooks:1: {{break}} outside {{range}}
                {{continue}} ✗ template: hooks:1: {{continue}} outside {{range}}
                {{if true}}{{break}}{{end}} ✗ template: hooks:1: {{break}} outside {{range}}
                {{range list 1}}{{else}}{{break}}{{end}} ✗ template: hooks:1: {{break}} outside {{range}}
                {{range list 1}}{{break 1}}{{end}} ✗ template: hooks:1: unexpected "1" in {{break}}
                {{range list 1}}{{define "a"}}{{break}}{{end}}{{end}} ✗ template: hooks:1: unexpected <define> in command
                {{range list 1}} ✗ template: hooks:1: unexpected EOF
                {{range $i, $e, $f := list 1}}{{end}} ✗ template: hooks:1: too many declarations in range
                {{range $i, := list 1}}{{end}} ✗ template: hooks:1: range can only initialize variables
                {{range $i,$e := list 1}}{{$i}}{{$e}}{{end}} ⇒ 01
                {{range $i}}{{end}} ✗ template: hooks:1: undefined variable "$i"
                {{range list 1 2}}{{with .}}{{break}}{{end}}{{end}}ok ⇒ ok
                {{range list 1}}{{else if true}}{{end}} ✗ template: hooks:1: unexpected <if> in input
                {{range list 1 2}}{{range list}}{{else}}{{break}}{{end}}x{{end}} ⇒ xx
                {{range list 1 2}}{{range list}}{{else}}{{continue}}{{end}}x{{end}} ⇒
                {{range $i, $x := list}}{{else}}{{$i}}{{$x}}{{end}} ⇒ [][]
                {{range list 1 2 3}}{{if eq . 1}}{{continue}}{{else}}{{break}}{{end}}{{end}}ok ⇒ ok
                """);
    }

    @TestFactory
    Stream<DynamicTest> with_moves_the_dot() {
        return Rows.of(
                """
                {{with 5}}{{.}}{{end}} ⇒ 5
                {{with ""}}a{{else}}b{{end}} ⇒ b
                {{with dict "a" 1}}{{.a}}{{end}} ⇒ 1
                {{with $x := dict "a" 1}}{{$x.a}}{{.a}}{{end}} ⇒ 11
                {{with 1}}{{with 2}}{{.}}{{end}}{{.}}{{end}} ⇒ 21
                {{with 1}}{{$}}{{end}} ⇒ <no value>
                {{with .Foo}}a{{else}}{{.}}{{end}} ⇒ <no value>
                {{with 0}}{{else}}z{{end}} ⇒ z
                {{with}}{{end}} ✗ template: hooks:1: missing value for with
                {{with nil}}{{end}} ✗ template: hooks:1:7: executing "hooks" at <nil>: nil is not a command
                """);
    }

    @TestFactory
    Stream<DynamicTest> templates_call_each_other_by_name() {
        return Rows.of(
                """
                {{define "a"}}A{{end}}{{template "a"}}{{template "a"}} ⇒ AA
                {{template "a"}}{{define "a"}}later{{end}} ⇒ later
                {{define "a"}}[{{.}}]{{end}}{{template "a" 5}} ⇒ [5]
                {{define "a"}}[{{.}}]{{end}}{{template "a"}} ⇒ [<no value>]
                {{define "a"}}[{{.}}]{{end}}{{template "a" "x" | print "y"}} ⇒ [yx]
                {{block "a" 7}}<{{.}}>{{end}} ⇒ <7>
                {{block "a" 7}}<{{.}}>{{end}}{{template "a" 8}} ⇒ <7><8>
                {{block "a" 7}}<{{.}}>{{end}}{{define "a"}}new{{end}} ✗ template: hooks:1: template: multiple definition of template "a"
                {{define `a`}}A{{end}}{{template `a`}} ⇒ A
                {{define "a"}}{{template "b" .}}{{end}}{{define "b"}}b{{.}}{{end}}{{template "a" 1}} ⇒ b1
                {{define "a"}}x{{end}}{{define "a"}}y{{end}}{{template "a"}} ✗ template: hooks:1: template: multiple definition of template "a"
                {{define "a"}}{{end}}[{{template "a"}}] ⇒ []
                {{define "a"}}x{{end}}{{define "a"}}  {{end}}{{template "a"}} ⇒ x
                {{define "r"}}{{if .}}{{len .}}{{template "r" (slice . 1)}}{{end}}{{end}}{{template "r" "abc"}} ⇒ 321
                {{define "hooks"}}me{{end}} ⇒ me
                {{define "hooks"}}me{{end}}x ✗ template: hooks:1: template: multiple definition of template "hooks"
                {{template "missing"}} ✗ template: hooks:1:11: executing "hooks" at <{{template "missing"}}>: template "missing" not defined
                {{define a}}{{end}} ✗ template: hooks:1: unexpected "a" in define clause
                {{define "a" "b"}}{{end}} ✗ template: hooks:1: unexpected "\\"b\\"" in define clause
                {{define}}{{end}} ✗ template: hooks:1: unexpected "}}" in define clause
                {{template}} ✗ template: hooks:1: unexpected "}}" in template clause
                {{template a}} ✗ template: hooks:1: unexpected "a" in template clause
                {{template "a" nil}}{{define "a"}}{{.}}{{end}} ✗ template: hooks:1:15: executing "hooks" at <nil>: nil is not a command
                {{define "a"}} ✗ template: hooks:1: unexpected EOF
                {{if true}}{{define "a"}}{{end}}{{end}} ✗ template: hooks:1: unexpected <define> in command
                {{block "a"}}{{end}} ✗ template: hooks:1: missing value for block clause
                {{block a}}{{end}} ✗ template: hooks:1: unexpected "a" in block clause
                {{define "a"}}⏎{{getenv 1}}{{end}}{{template "a"}} ✗ template: hooks:2:9: executing "a" at <1>: expected string; found 1
                """);
    }
}
