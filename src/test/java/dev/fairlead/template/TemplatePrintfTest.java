package dev.fairlead.template;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The directives of `printf`, each row as Go answers it.
class TemplatePrintfTest {
    @TestFactory
    Stream<DynamicTest> printf_writes_integers() {
        return Rows.of(
                """
                {{printf "%d" 42}} {{printf "%5d|" 42}} {{printf "%-5d|" 42}} {{printf "%05d" 42}} {{printf "%+d" 42}} {{printf "% d" 42}} ⇒ 42    42| 42   | 00042 +42  42
                {{printf "%d %05d %+d" -42 -42 -42}} ⇒ -42 -0042 -42
                {{printf "%x %X %#x %#X" 255 255 255 255}} ⇒ ff FF 0xff 0XFF
                {{printf "%o %#o %O" 8 8 8}} ⇒ 10 010 0o10
                {{printf "%b %#b" 5 5}} ⇒ 101 0b101
                {{printf "%c%c" 65 128512}} ⇒ A😀
                {{printf "%q %q %+q %#q" 65 233 233 10}} ⇒ 'A' 'é' '\\u00e9' '\\n'
                {{printf "%U %#U" 233 233}} {{printf "%U" 128512}} {{printf "%#U" 10}} ⇒ U+00E9 U+00E9 'é' U+1F600 U+000A
                {{printf "%08b|%-8b|%8b" 5 5 5}} ⇒ 00000101|101     |     101
                {{printf "%.3d|%6.3d|%-6.3d|%.0d|" 5 5 5 0}} ⇒ 005|   005|005   ||
                {{printf "%x %X" -255 -255}} ⇒ -ff -FF
                {{printf "%v %+v %#v" 42 42 42}} ⇒ 42 42 42
                {{printf "%s" 42}} {{printf "%t" 42}} {{printf "%y" 42}} ⇒ %!s(int=42) %!t(int=42) %!y(int=42)
                {{printf "%e" 42}} {{printf "%f" 42}} ⇒ %!e(int=42) %!f(int=42)
                {{printf "%T %T %T %T %T %T %T" 1 "a" 1.5 true (list) (dict) 'a'}} ⇒ int string float64 bool []interface {} map[string]interface {} int
                {{printf "%+05d|%-05d|% 05d" 42 42 42}} ⇒ +0042|42   | 0042
                {{printf "%#08x|%#-8x|%+x" 42 42 42}} ⇒ 0x0000002a|0x2a    |+2a
                {{printf "%c" -1}} {{printf "%q" 1114112}} {{printf "%U" -1}} ⇒ � '�' U+FFFFFFFFFFFFFFFF
                {{printf "%5c|%-5c|%05c" 65 65 65}} ⇒     A|A    |0000A
                {{printf "%5q|%-5q|" 65 65}} ⇒   'A'|'A'  |
                {{printf "%20U|%-20U|%#.6U" 233 233 233}} ⇒               U+00E9|U+00E9              |U+0000E9 'é'
                """);
    }

    @TestFactory
    Stream<DynamicTest> printf_writes_strings() {
        return Rows.of(
                """
                {{printf "%s|%5s|%-5s|%.2s|%5.1s" "abc" "abc" "abc" "abc" "abc"}} ⇒ abc|  abc|abc  |ab|    a
                {{printf "%q %q" "a\\"b\\n" "é"}} {{printf "%+q" "é😀"}} {{printf "%#q %#q" "abc" "a`b"}} ⇒ "a\\"b\\n" "é" "\\u00e9\\U0001f600" `abc` "a`b"
                {{printf "%x %X" "hi é" "hi"}} {{printf "% x" "abc"}} {{printf "%#x" "abc"}} {{printf "% #x" "abc"}} ⇒ 686920c3a9 6869 61 62 63 0x616263 0x61 0x62 0x63
                {{printf "%v %+v %#v" "a" "a" "a\\n"}} ⇒ a a "a\\n"
                {{printf "%d" "hi"}} ⇒ %!d(string=hi)
                {{printf "%t" "hi"}} ⇒ %!t(string=hi)
                {{printf "%05s|%-05s|" "ab" "ab"}} ⇒ 000ab|ab   |
                {{printf "%5.2q|%10q" "abc" "abc"}} ⇒  "ab"|     "abc"
                {{printf "%5s|%-5s|" "é" "é"}} ⇒     é|é    |
                {{printf "%.1s|%.0s|" "éa" "abc"}} ⇒ é||
                {{printf "%q" "\\x00\\x7f\\u200b\\ufeff"}} ⇒ "\\x00\\x7f\\u200b\\ufeff"
                {{printf "%.2x|%8x|%-8x|" "abc" "ab" "ab"}} ⇒ 6162|    6162|6162    |
                {{printf "%#q" "a\\tb"}} {{printf "%#q" "a\\nb"}} ⇒ `a\tb` "a\\nb"
                {{printf "%q" "\\a\\b\\f\\n\\r\\t\\v'"}} {{printf "%q" 39}} {{printf "%q" 34}} ⇒ "\\a\\b\\f\\n\\r\\t\\v'" '\\'' '"'
                """);
    }

    @TestFactory
    Stream<DynamicTest> printf_writes_floats() {
        return Rows.of(
                """
                {{printf "%f %e %g" 1.5 1.5 1.5}} {{printf "%E %G" 1.5 1e-10}} ⇒ 1.500000 1.500000e+00 1.5 1.500000E+00 1E-10
                {{printf "%.2f %.0f %6.2f|%-8.2f|%08.2f" 3.14159 2.5 3.14159 3.14159 3.14159}} ⇒ 3.14 2   3.14|3.14    |00003.14
                {{printf "%.3e %.3g %.10g" 123456.789 123456.789 123456.789}} ⇒ 1.235e+05 1.23e+05 123456.789
                {{printf "%+f % f %+.1f" 1.5 1.5 -1.5}} ⇒ +1.500000  1.500000 -1.5
                {{printf "%g %g %g %g" 100000.0 1000000.0 1e21 1e-5}} ⇒ 100000 1e+06 1e+21 1e-05
                {{printf "%v %v" 1e6 0.1}} {{printf "%#v %#v" 1.0 1e6}} ⇒ 1e+06 0.1 1 1e+06
                {{printf "%d" 1.5}} {{printf "%s" 1.5}} {{printf "%t" 1.5}} ⇒ %!d(float64=1.5) %!s(float64=1.5) %!t(float64=1.5)
                {{printf "%#g %#.3g %#f" 1.0 1.0 1.0}} {{printf "%#.0f" 1.0}} ⇒ 1.00000 1.00 1.000000 1.
                {{printf "%x %X" 1.5 1.5}} {{printf "%b" 1.5}} ⇒ 0x1.8p+00 0X1.8P+00 6755399441055744p-52
                {{printf "%08.3f|%+08.3f|%-8.3f|" -1.5 1.5 -1.5}} ⇒ -001.500|+001.500|-1.500  |
                {{printf "%.3f %.1f %.0f %.0f" 0.0005 0.25 0.5 1.5}} ⇒ 0.001 0.2 0 2
                {{printf "%.20f" 0.1}} {{printf "%.0e" 12345.0}} {{printf "%.1g" 0.00012345}} ⇒ 0.10000000000000000555 1e+04 0.0001
                {{printf "%6.3v|%10v" 3.14159 1.5}} ⇒   3.14|       1.5
                {{printf "%F" 1.5}} ⇒ 1.500000
                {{printf "%.x" 1.0}} {{printf "%.3x" 3.14159}} ⇒ 0x1p+00 0x1.922p+01
                {{printf "%.30f|%.3f|%.0f|%.50g|%.40e" 0.1 1e22 1e22 0.1 1.5}} ⇒ 0.100000000000000005551115123126|10000000000000000000000.000|10000000000000000000000|0.1000000000000000055511151231257827021181583404541|1.5000000000000000000000000000000000000000e+00
                {{printf "%#x %#.2x %#x" 1.5 1.5 1.0}} {{printf "%x" 1e-310}} ⇒ 0x1.8000p+00 0x1.80p+00 0x1.0000p+00 0x1.2688b70e62bp-1030
                """);
    }

    @TestFactory
    Stream<DynamicTest> printf_writes_other_values() {
        return Rows.of(
                """
                {{printf "%t %v %5t|%-6t|" true false true true}} {{printf "%q" true}} {{printf "%d" true}} {{printf "%s" true}} ⇒ true false  true|true  | %!q(bool=true) %!d(bool=true) %!s(bool=true)
                {{printf "%v %+v %#v %s %d" nil nil nil nil nil}} ⇒ <nil> <nil> <nil> %!s(<nil>) %!d(<nil>)
                {{printf "%v" .}} {{printf "%s" .}} {{printf "%T" nil}} ⇒ <nil> %!s(<nil>) <nil>
                {{printf "%v %d %s" (list 1 2) (list 1 2) (list "a" "b")}} {{printf "%q" (list "a" "b")}} {{printf "%x" (list 10 "hi")}} ⇒ [1 2] [1 2] [a b] ["a" "b"] [a 6869]
                {{printf "%v %+v %d" (dict "a" 1 "b" 2) (dict "a" 1) (dict "a" 1)}} {{printf "%s" (dict "a" 1)}} ⇒ map[a:1 b:2] map[a:1] map[%!d(string=a):1] map[a:%!s(int=1)]
                {{printf "%#v %#v" (list 1 "a" nil 1.5) (dict "a" 1)}} ⇒ []interface {}{1, "a", interface {}(nil), 1.5} map[string]interface {}{"a":1}
                {{printf "%05d|%5s|" (list 1 2) (list "a")}} {{printf "%6.2f" (list 1.0 2.0)}} ⇒ [00001 00002]|[    a]| [  1.00   2.00]
                {{printf "%s" (list nil 1)}} {{printf "%v" (list (list) (dict))}} {{printf "%s" (list)}} ⇒ [<nil> %!s(int=1)] [[] map[]] []
                {{printf "%t" (list true)}} ⇒ [true]
                """);
    }

    @TestFactory
    Stream<DynamicTest> widths_and_arguments_may_be_picked_and_missed() {
        return Rows.of(
                """
                {{printf "100%%"}} {{printf "%5%|%-5%"}} {{printf ""}} {{printf "plain"}} ⇒ 100% %|%  plain
                {{printf "%d"}} {{printf "%d %s" 1}} ⇒ %!d(MISSING) 1 %!s(MISSING)
                {{printf "%d" 1 2 "a"}} {{printf "x" 1}} {{printf "x" nil}} {{printf "x" (list 1)}} ⇒ 1%!(EXTRA int=2, string=a) x%!(EXTRA int=1) x%!(EXTRA <nil>) x%!(EXTRA []interface {}=[1])
                {{printf "%!" 1}} {{printf "%"}} {{printf "%z" 1}} {{printf "%5"}} {{printf "%-"}} {{printf "%é" 1}} ⇒ %!!(int=1) %!(NOVERB) %!z(int=1) %!(NOVERB) %!(NOVERB) %!é(int=1)
                {{printf "%*d|%-*d|" 5 42 5 42}} {{printf "%.*f" 2 3.14159}} {{printf "%*d" -5 42}} ⇒    42|42   | 3.14 42  \s
                {{printf "%*d" "a" 42}} {{printf "%.*d" -1 42}} {{printf "%*d" 10000000 1}} ⇒ %!(BADWIDTH)42 %!(BADPREC)42 %!(BADWIDTH)1
                {{printf "%[2]d %[1]d" 1 2}} {{printf "%[3]d" 1}} {{printf "%[x]d" 1}} {{printf "%[1]d %d" 1 2}} {{printf "%[2]*[1]d" 2 6}} {{printf "%[1]d" 1 2}} {{printf "%[1" 1}} {{printf "%[]d" 1}} {{printf "%[0]d" 1}} {{printf "%d %d %#[1]x %#x" 16 17}} ⇒ 2 1 %!d(BADINDEX) %!d(BADINDEX) 1 2      2 1 %!(NOVERB) %!d(BADINDEX) %!d(BADINDEX) 16 17 0x10 0x11
                {{printf "%p" 1}} {{printf "%w" 1}} {{printf "%p" "a"}} ⇒ %!p(int=1) %!w(int=1) %!p(string=a)
                {{printf}} ✗ template: hooks:1:2: executing "hooks" at <printf>: wrong number of args for printf: want at least 1 got 0
                {{printf 1}} ✗ template: hooks:1:9: executing "hooks" at <1>: expected string; found 1
                {{printf nil}} ✗ template: hooks:1:9: executing "hooks" at <nil>: cannot assign nil to string
                {{printf .}} ✗ template: hooks:1:9: executing "hooks" at <.>: invalid value; expected string
                {{"a" | printf "%s-%s" "b"}} ⇒ b-a
                {{1 | printf}} ✗ template: hooks:1:6: executing "hooks" at <printf>: wrong type for value; expected string; got int
                {{printf "%.-3d|" 1}} {{printf "%-+5d|%+-5d|% -5d|" 1 1 1}} {{printf "%0-5d|" 1}} ⇒ %!-(int=1)3d| +1   |+1   | 1   | 1    |
                {{printf "%v %v" 1}} ⇒ 1 %!v(MISSING)
                {{printf "%s %d" 1 "a"}} ⇒ %!s(int=1) %!d(string=a)
                {{printf "%[2]d" 1 2 3}} ⇒ 2
                """);
    }
}
