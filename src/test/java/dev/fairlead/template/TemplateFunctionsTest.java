package dev.fairlead.template;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The built-in functions and those of hook files, each row as Go answers it.
class TemplateFunctionsTest {
    @TestFactory
    Stream<DynamicTest> and_and_or_stop_at_the_argument_that_decides() {
        return Rows.of(
                """
                {{and true true}} {{and true false}} {{and 1 0 2}} {{and 1 2}} {{and 3}} ⇒ true false 0 2 3
                {{or true false}} {{or 0 ""}} {{or 0 5 6}} {{or "" "x"}} {{or 3}} ⇒ true  5 x 3
                {{not true}} {{not 0}} {{not ""}} {{not "x"}} {{not .}} {{not 1}} ⇒ false true true false true false
                {{and false (index (list) 5)}} ⇒ false
                {{or true (index (list) 5)}} ⇒ true
                {{and true (index (list) 5)}} ✗ template: hooks:1:12: executing "hooks" at <index (list) 5>: error calling index: index out of range: 5
                {{1 | and 2}} {{0 | and 2}} {{3 | or 0}} ⇒ 1 0 3
                {{and}} ✗ template: hooks:1:2: executing "hooks" at <and>: wrong number of args for and: want at least 1 got 0
                {{or}} ✗ template: hooks:1:2: executing "hooks" at <or>: wrong number of args for or: want at least 1 got 0
                {{not}} ✗ template: hooks:1:2: executing "hooks" at <not>: wrong number of args for not: want 1 got 0
                {{not 1 2}} ✗ template: hooks:1:2: executing "hooks" at <not>: wrong number of args for not: want 1 got 2
                {{not nil}} ⇒ true
                {{and nil 1}} ⇒ <no value>
                {{or nil 1}} ⇒ 1
                {{and . 1}} ⇒ <no value>
                {{or . 1}} ⇒ 1
                {{or nil .}} ⇒ <no value>
                """);
    }

    @TestFactory
    Stream<DynamicTest> only_values_of_one_kind_compare() {
        return Rows.of(
                """
                {{eq 1 1}} {{eq 1 2}} {{eq "a" "a"}} {{eq true true}} {{eq 1.5 1.5}} ⇒ true false true true true
                {{eq 1 2 3 1}} {{eq 1 2 3}} {{eq "a" "b" "a"}} ⇒ true false true
                {{ne 1 2}} {{ne "a" "a"}} {{ne true false}} ⇒ true false true
                {{lt 1 2}} {{lt 2 1}} {{lt "a" "b"}} {{lt 1.5 2.5}} ⇒ true false true true
                {{le 1 1}} {{le 2 1}} {{le "a" "a"}} ⇒ true false true
                {{gt 2 1}} {{gt 1 2}} {{gt "b" "a"}} ⇒ true false true
                {{ge 1 1}} {{ge 0 1}} ⇒ true false
                {{eq . .}} ⇒ true
                {{eq .Foo nil}} ⇒ true
                {{eq 1 .}} ⇒ false
                {{eq . 1}} ⇒ false
                {{ne . 1}} ⇒ true
                {{eq nil nil}} ⇒ true
                {{eq 1 nil}} ⇒ false
                {{lt . 1}} ✗ template: hooks:1:2: executing "hooks" at <lt . 1>: error calling lt: invalid type for comparison
                {{lt 1 .}} ✗ template: hooks:1:2: executing "hooks" at <lt 1 .>: error calling lt: invalid type for comparison
                {{eq 1 "a"}} ✗ template: hooks:1:2: executing "hooks" at <eq 1 "a">: error calling eq: incompatible types for comparison
                {{eq 1 1.0}} ✗ template: hooks:1:2: executing "hooks" at <eq 1 1.0>: error calling eq: incompatible types for comparison
                {{eq true 1}} ✗ template: hooks:1:2: executing "hooks" at <eq true 1>: error calling eq: incompatible types for comparison
                {{eq 1 2 "a"}} ✗ template: hooks:1:2: executing "hooks" at <eq 1 2 "a">: error calling eq: incompatible types for comparison
                {{eq 1 1 "a"}} ⇒ true
                {{ne 1 "a"}} ✗ template: hooks:1:2: executing "hooks" at <ne 1 "a">: error calling ne: incompatible types for comparison
                {{lt 1 "a"}} ✗ template: hooks:1:2: executing "hooks" at <lt 1 "a">: error calling lt: incompatible types for comparison
                {{lt 1 1.5}} ✗ template: hooks:1:2: executing "hooks" at <lt 1 1.5>: error calling lt: incompatible types for comparison
                {{lt true false}} ✗ template: hooks:1:2: executing "hooks" at <lt true false>: error calling lt: invalid type for comparison
                {{eq 1}} ✗ template: hooks:1:2: executing "hooks" at <eq 1>: error calling eq: missing argument for comparison
                {{eq}} ✗ template: hooks:1:2: executing "hooks" at <eq>: wrong number of args for eq: want at least 1 got 0
                {{ne 1}} ✗ template: hooks:1:2: executing "hooks" at <ne>: wrong number of args for ne: want 2 got 1
                {{lt 1}} ✗ template: hooks:1:2: executing "hooks" at <lt>: wrong number of args for lt: want 2 got 1
                {{lt 1 2 3}} ✗ template: hooks:1:2: executing "hooks" at <lt>: wrong number of args for lt: want 2 got 3
                {{eq (list 1) 1}} ✗ template: hooks:1:2: executing "hooks" at <eq (list 1) 1>: error calling eq: incompatible types for comparison
                {{eq 1 (list 1)}} ✗ template: hooks:1:2: executing "hooks" at <eq 1 (list 1)>: error calling eq: incompatible types for comparison
                {{lt (list) (list)}} ✗ template: hooks:1:2: executing "hooks" at <lt (list) (list)>: error calling lt: invalid type for comparison
                {{eq 'a' 97}} ⇒ true
                {{eq (index "a" 0) 97}} ⇒ true
                {{1 | eq 1}} ⇒ true
                {{lt "Z" "a"}} {{lt "a" "é"}} ⇒ true true
                {{eq (getenv "TOKEN") "s3cret"}} ⇒ true
                """);
    }

    @TestFactory
    Stream<DynamicTest> strings_are_counted_in_bytes() {
        return Rows.of(
                """
                {{len "abc"}} {{len "héé"}} {{len ""}} {{len (list 1 2)}} {{len (dict "a" 1)}} ⇒ 3 5 0 2 1
                {{len 3}} ✗ template: hooks:1:2: executing "hooks" at <len 3>: error calling len: len of type int
                {{len true}} ✗ template: hooks:1:2: executing "hooks" at <len true>: error calling len: len of type bool
                {{len}} ✗ template: hooks:1:2: executing "hooks" at <len>: wrong number of args for len: want 1 got 0
                {{len 1 2}} ✗ template: hooks:1:2: executing "hooks" at <len>: wrong number of args for len: want 1 got 2
                {{index (list 1 2 3) 1}} ⇒ 2
                {{index (dict "a" 5) "a"}} ⇒ 5
                {{index (dict "a" 5) "b"}} ⇒ <no value>
                {{index (list (list 1 2)) 0 1}} ⇒ 2
                {{index (dict "a" (list 1 2)) "a" 1}} ⇒ 2
                {{index "abc" 1}} ⇒ 98
                {{index (list 1)}} ⇒ [1]
                {{index 1}} ⇒ 1
                {{index 1 2}} ✗ template: hooks:1:2: executing "hooks" at <index 1 2>: error calling index: can't index item of type int
                {{index (list 1) 1}} ✗ template: hooks:1:2: executing "hooks" at <index (list 1) 1>: error calling index: reflect: slice index out of range
                {{index (list 1) -1}} ✗ template: hooks:1:2: executing "hooks" at <index (list 1) -1>: error calling index: index out of range: -1
                {{index (list 1) "a"}} ✗ template: hooks:1:2: executing "hooks" at <index (list 1) "a">: error calling index: cannot index slice/array with type string
                {{index (list 1) nil}} ✗ template: hooks:1:2: executing "hooks" at <index (list 1) nil>: error calling index: cannot index slice/array with nil
                {{index (list 1) 0.5}} ✗ template: hooks:1:2: executing "hooks" at <index (list 1) 0.5>: error calling index: cannot index slice/array with type float64
                {{index (dict "a" 1) 1}} ✗ template: hooks:1:2: executing "hooks" at <index (dict "a" 1) 1>: error calling index: value has type int; should be string
                {{index (dict "a" 1) nil}} ✗ template: hooks:1:2: executing "hooks" at <index (dict "a" 1) nil>: error calling index: value is nil; should be of type string
                {{index nil 1}} ✗ template: hooks:1:2: executing "hooks" at <index nil 1>: error calling index: index of untyped nil
                {{index . 1}} ✗ template: hooks:1:2: executing "hooks" at <index . 1>: error calling index: index of untyped nil
                {{index}} ✗ template: hooks:1:2: executing "hooks" at <index>: wrong number of args for index: want at least 1 got 0
                {{index "abc" 3}} ✗ template: hooks:1:2: executing "hooks" at <index "abc" 3>: error calling index: reflect: string index out of range
                {{slice "abcd" 1}} {{slice "abcd" 1 3}} {{slice "abcd"}} {{slice "abcd" 4}} ⇒ bcd bc abcd\s
                {{slice (list 1 2 3) 1}} {{slice (list 1 2 3) 0 2}} {{slice (list 1 2 3) 0 2 3}} ⇒ [2 3] [1 2] [1 2]
                {{slice "abcd" 1 2 3}} ✗ template: hooks:1:2: executing "hooks" at <slice "abcd" 1 2 3>: error calling slice: cannot 3-index slice a string
                {{slice "abcd" 5}} ✗ template: hooks:1:2: executing "hooks" at <slice "abcd" 5>: error calling slice: index out of range: 5
                {{slice "abcd" 3 2}} ✗ template: hooks:1:2: executing "hooks" at <slice "abcd" 3 2>: error calling slice: invalid slice index: 3 > 2
                {{slice "abcd" -1}} ✗ template: hooks:1:2: executing "hooks" at <slice "abcd" -1>: error calling slice: index out of range: -1
                {{slice (list 1 2 3) 1 2 3 4}} ✗ template: hooks:1:2: executing "hooks" at <slice (list 1 2 3) 1 2 3 4>: error calling slice: too many slice indexes: 4
                {{slice (list 1 2 3) 2 3 2}} ✗ template: hooks:1:2: executing "hooks" at <slice (list 1 2 3) 2 3 2>: error calling slice: invalid slice index: 3 > 2
                {{slice 5 1}} ✗ template: hooks:1:2: executing "hooks" at <slice 5 1>: error calling slice: can't slice item of type int
                {{slice (dict) 1}} ✗ template: hooks:1:2: executing "hooks" at <slice (dict) 1>: error calling slice: can't slice item of type map[string]interface {}
                {{slice nil 1}} ✗ template: hooks:1:2: executing "hooks" at <slice nil 1>: error calling slice: slice of untyped nil
                {{slice . 1}} ✗ template: hooks:1:2: executing "hooks" at <slice . 1>: error calling slice: slice of untyped nil
                {{slice}} ✗ template: hooks:1:2: executing "hooks" at <slice>: wrong number of args for slice: want at least 1 got 0
                {{slice "abc" "a"}} ✗ template: hooks:1:2: executing "hooks" at <slice "abc" "a">: error calling slice: cannot index slice/array with type string
                {{slice (list 1 2) 4}} ✗ template: hooks:1:2: executing "hooks" at <slice (list 1 2) 4>: error calling slice: index out of range: 4
                """);
    }

    @TestFactory
    Stream<DynamicTest> print_separates_operands_that_are_no_strings() {
        return Rows.of(
                """
                {{print 1 2}} {{print "a" "b"}} {{print "a" 1 2 "b" 3}} {{print 1 "a"}} {{print}} ⇒ 1 2 ab a1 2b3 1a\s
                {{print true false}} {{print 1.5 2}} {{print nil 1}} ⇒ true false 1.5 2 <nil> 1
                {{print .}} {{print . .}} ⇒ <nil> <nil> <nil>
                {{println 1 2}}{{println "a" "b"}}{{println}} ⇒ 1 2⏎a b⏎⏎
                {{print (list 1 "a" nil)}} {{print (dict "b" 1 "a" "x")}} {{print (list)}} {{print (dict)}} ⇒ [1 a <nil>] map[a:x b:1] [] map[]
                {{list 1 2}} {{dict "a" 1}} {{list "a" (list 1.5 true)}} ⇒ [1 2] map[a:1] [a [1.5 true]]
                {{print '\\n' 'a'}} ⇒ 10 97
                {{print 1e100}} {{print 1e-5}} {{print 100000.0}} {{print 3.0}} {{print 1e5}} {{print 12345678.9}} ⇒ 1e+100 1e-05 100000 3 100000 1.23456789e+07
                """);
    }

    @TestFactory
    Stream<DynamicTest> html_js_and_urlquery_escape_as_go_does() {
        return Rows.of(
                """
                {{html "<a href=\\"x\\">'&'</a>"}} {{html "a\\x00b"}} {{html 1 2}} {{html "a" "b"}} {{html .}} {{html nil}} {{html "plain"}} ⇒ &lt;a href=&#34;x&#34;&gt;&#39;&amp;&#39;&lt;/a&gt; a�b 1 2 ab &lt;no value&gt; &lt;no value&gt; plain
                {{js "it's \\"x\\" \\\\ <b> & ="}} {{js "a\\nb\\tc\\r\\x00\\x1f\\x7f"}} {{js "é ☺ \\u2028 \\u200b 😀"}} {{js 1 "a"}} {{js .}} {{js "plain"}} {{js "`/"}} ⇒ it\\'s \\"x\\" \\\\ \\u003Cb\\u003E \\u0026 \\u003D a\\u000Ab\\u0009c\\u000D\\u0000\\u001F\177 é ☺ \\u2028 \\u200B 😀 1a \\u003Cno value\\u003E plain `/
                {{urlquery "a b&c=d/é?"}} {{urlquery "-_.~!*'()"}} {{urlquery "a" 1}} {{urlquery .}} {{urlquery "+%"}} ⇒ a+b%26c%3Dd%2F%C3%A9%3F -_.~%21%2A%27%28%29 a1 %3Cno+value%3E %2B%25
                {{"<b>" | html}} {{"a'b" | js}} {{"a b" | urlquery}} {{print "<" | html | printf "%q"}} ⇒ &lt;b&gt; a\\'b a+b "&lt;"
                {{html (list "<" 1)}} {{html}} {{js}} {{urlquery}} {{js nil}} {{urlquery nil}} ⇒ [&lt; 1]    \\u003Cno value\\u003E %3Cno+value%3E
                """);
    }

    @TestFactory
    Stream<DynamicTest> no_value_can_be_called() {
        return Rows.of(
                """
                {{call 1}} ✗ template: hooks:1:2: executing "hooks" at <call 1>: error calling call: non-function of type int
                {{call nil}} ✗ template: hooks:1:2: executing "hooks" at <call nil>: error calling call: call of nil
                {{call .}} ✗ template: hooks:1:2: executing "hooks" at <call .>: error calling call: call of nil
                {{call}} ✗ template: hooks:1:2: executing "hooks" at <call>: wrong number of args for call: want at least 1 got 0
                {{call print}} ✗ template: hooks:1:2: executing "hooks" at <call print>: error calling call: non-function of type string
                {{call "a" 1}} ✗ template: hooks:1:2: executing "hooks" at <call "a" 1>: error calling call: non-function of type string
                """);
    }

    @TestFactory
    Stream<DynamicTest> hook_files_ask_for_variables_files_and_credentials() {
        return Rows.of(
                """
                {{getenv "HOME"}} [{{getenv "NONE"}}] [{{getenv "EMPTY"}}] ⇒ /home/ada [] []
                {{cat "/etc/secret"}}|{{cat "/nope"}}|{{cat "/etc/two"}}| ⇒ hush||a⏎|
                {{credential "TOKEN"}} ⇒ s3cret
                {{getenv "QUOTE" | js}} ⇒ a\\"b
                {{"HOME" | getenv}} ⇒ /home/ada
                {{getenv "HOME" | printf "%q"}} ⇒ "/home/ada"
                {{if eq (getenv "TOKEN") "s3cret"}}yes{{end}} ⇒ yes
                {{with getenv "NONE"}}a{{else}}default{{end}} ⇒ default
                {{or (getenv "NONE") "default"}} ⇒ default
                {{getenv}} ✗ template: hooks:1:2: executing "hooks" at <getenv>: wrong number of args for getenv: want 1 got 0
                {{getenv "a" "b"}} ✗ template: hooks:1:2: executing "hooks" at <getenv>: wrong number of args for getenv: want 1 got 2
                {{getenv 1}} ✗ template: hooks:1:9: executing "hooks" at <1>: expected string; found 1
                {{getenv 1.5}} ✗ template: hooks:1:9: executing "hooks" at <1.5>: expected string; found 1.5
                {{getenv true}} ✗ template: hooks:1:9: executing "hooks" at <true>: expected string; found true
                {{getenv nil}} ✗ template: hooks:1:9: executing "hooks" at <nil>: cannot assign nil to string
                {{getenv .}} ✗ template: hooks:1:9: executing "hooks" at <.>: invalid value; expected string
                {{getenv .Foo}} ✗ template: hooks:1:9: executing "hooks" at <.Foo>: invalid value; expected string
                {{getenv $}} ✗ template: hooks:1:9: executing "hooks" at <$>: invalid value; expected string
                {{1 | getenv}} ✗ template: hooks:1:6: executing "hooks" at <getenv>: wrong type for value; expected string; got int
                {{"a" | getenv "b"}} ✗ template: hooks:1:8: executing "hooks" at <getenv>: wrong number of args for getenv: want 1 got 2
                {{getenv (len "a")}} ✗ template: hooks:1:14: executing "hooks" at <"a">: wrong type for value; expected string; got int
                {{$x := 1}}{{getenv $x}} ✗ template: hooks:1:20: executing "hooks" at <$x>: wrong type for value; expected string; got int
                {{getenv (list)}} ✗ template: hooks:1:10: executing "hooks" at <list>: wrong type for value; expected string; got []interface {}
                {{. | getenv}} ✗ template: hooks:1:6: executing "hooks" at <getenv>: invalid value; expected string
                {{getenv print}} ⇒
                {{getenv (print "HO" "ME")}} ⇒ /home/ada
                ⏎{{getenv}} ✗ template: hooks:2:2: executing "hooks" at <getenv>: wrong number of args for getenv: want 1 got 0
                a⏎b⏎  {{getenv}} ✗ template: hooks:3:4: executing "hooks" at <getenv>: wrong number of args for getenv: want 1 got 0
                é{{getenv}} ✗ template: hooks:1:4: executing "hooks" at <getenv>: wrong number of args for getenv: want 1 got 0
                {{foo}} ✗ template: hooks:1: function "foo" not defined
                a⏎{{foo 1}} ✗ template: hooks:2: function "foo" not defined
                {{print foo}} ✗ template: hooks:1: function "foo" not defined
                {{"a" | foo}} ✗ template: hooks:1: function "foo" not defined
                {{if false}}{{foo}}{{end}} ✗ template: hooks:1: function "foo" not defined
                """);
    }
}
