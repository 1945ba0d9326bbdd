package dev.fairlead.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Dotted access (spec section 2.1).
class DottedPathTest {
    private static final String TREE =
            """
            {"a": {"b": {"c": 1}, "b.c": 2, "x.y": {"z": 9}, "": 3}, "a.b": 4, "n": null, "s": "t",
             "e": [], "l": [{"k": "v"}, [5, 6], null], "o.p": {"q": 7}, "0": "zero", "é.ü": 8}
            """;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            textBlock =
                    """
                    a.b, 4
                    a.b.c, 2
                    a.x.y, |{"z":9}|
                    a., 3
                    n, <nil>
                    s, t
                    e, []
                    l.0.k, v
                    l.1.0, 5
                    l.1.1, 6
                    l.01.1, 6
                    l.0000000000001.1, 6
                    l.2, <nil>
                    l.1, |[5,6]|
                    0, zero
                    o.p, |{"q":7}|
                    é.ü, 8
                    """)
    void the_whole_rest_is_a_key_first_and_then_step_by_step(String path, String text)
            throws MalformedException {
        assertThat(DottedPath.find(path, JsonReader.read(TREE)))
                .isInstanceOfSatisfying(
                        Lookup.Found.class, found -> assertThat(found.text()).isEqualTo(text));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            textBlock =
                    """
                    b, b
                    A, A
                    ||, ||
                    a.x.y.z, x.y.z
                    o.p.q, o.p.q
                    a.c, c
                    a.b.d, d
                    s.x, x
                    s., ||
                    e.0, 0
                    l.3, 3
                    l.-1, -1
                    l.+1, +1
                    l.x, x
                    l.1., ||
                    l.1.2, 2
                    l.0.k.m, m
                    l.99999999999999999999.k, 99999999999999999999.k
                    .a, .a
                    a..b, b
                    l..b, .b
                    """)
    void what_is_not_there_is_told_by_the_rest_of_its_path(String path, String rest)
            throws MalformedException {
        Lookup found = DottedPath.find(path, JsonReader.read(TREE));
        assertThat(found).isEqualTo(new Lookup.Missing(rest));
        assertThat(new Lookup.Missing(rest).message())
                .isEqualTo("parameter node not found: " + rest);
    }

    @Test
    void without_a_tree_there_is_nothing() {
        assertThat(DottedPath.find("a.b", null)).isEqualTo(new Lookup.Missing("a.b"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = '~',
            textBlock =
                    """
                    a~{"a":true,"b.c":2,"d":[1,{"e":3}]}
                    b.c~{"a":{"b":1},"b.c":true,"d":[1,{"e":3}]}
                    a.b~{"a":{"b":true},"b.c":2,"d":[1,{"e":3}]}
                    d.0~{"a":{"b":1},"b.c":2,"d":[true,{"e":3}]}
                    d.1.e~{"a":{"b":1},"b.c":2,"d":[1,{"e":true}]}
                    a.x~
                    d.2~
                    x~
                    a.b.c~
                    """)
    void a_value_can_be_replaced_where_it_is_found(String path, String changed)
            throws MalformedException {
        Json tree = JsonReader.read("{\"a\":{\"b\":1},\"b.c\":2,\"d\":[1,{\"e\":3}]}");
        var replaced = DottedPath.replace(path, tree, new Json.Bool(true)).map(Json::compact);
        assertThat(replaced.orElse(null)).isEqualTo(changed);
    }
}
