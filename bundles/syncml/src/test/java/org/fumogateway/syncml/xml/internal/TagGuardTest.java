package org.fumogateway.syncml.xml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.internal.Source;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagGuardTest {

    private static final int LIMIT = 64;
    private static final String LONG = "x".repeat(200);
    private static final String GIANT = "<b c='" + LONG + "'>";

    @ParameterizedTest
    @ValueSource(strings = {"<a>@</a>", "<a><b>@</b><c>@</c></a>", "<!--@--><a/>", "<a><![CDATA[@<b c='@'>]]></a>", "<?pi @?><a/>",
        "<a>@&amp;@</a>", "<a b='>'>@</a>", "<!-- > @ <b c='@'>--><a/>", "<a><!--->@--></a>", "<a>@", "@", "", "<", "<!", "<!-", "<!--"})
    @Proves("SYN-13")
    @DisplayName("Texts, comments, CDATA and instructions of any length pass, whether they are whole or not")
    void passes(String document) {
        assertThatCode(() -> guard(document).check()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<a>", "<!---->", "<!--@-->", "<!-->-->", "<!--->-->", "<!--->a-->", "<![CDATA[@]]>", "<![CDATA[]]]]>",
        "<?pi @?>", "<?>?>", "<a b='>'>", "<a>@</a>", "<a>@\u00e4</a>", "<a b='-->'>", "<!DOCTYPE a SYSTEM '<!--'>",
        "<!--><x a=\"-->", "<!---><x a='-->"})
    @Proves("SYN-13")
    @DisplayName("A giant tag is found behind everything that can stand in front of it, at its own place")
    void finds(String before) {
        String text = before.replace("@", LONG);
        SyncMlException refusal = catchThrowableOfType(SyncMlException.class, () -> guard(text + GIANT).check());
        assertThat(refusal).isNotNull();
        assertThat(refusal.kind()).isEqualTo(Kind.LIMIT);
        assertThat(refusal.offset()).isEqualTo(10L + text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    @Proves({"SYN-10", "SYN-13"})
    @DisplayName("The limit is exact, and a long text is known by its ends")
    void limits() throws SyncMlException {
        String tag = "<b c='" + "x".repeat(LIMIT - 8) + "'>";
        assertThat(tag).hasSize(LIMIT);
        guard(tag + LONG).check();
        assertThat(catchThrowableOfType(SyncMlException.class, () -> guard(tag.replace("c", "cc") + LONG).check())).isNotNull();
        TagGuard guard = guard("<a>" + LONG + "</a>");
        guard.check();
        assertThat(guard.plainFrom()).isEqualTo(15 + 3);
        assertThat(guard.plainTo()).isEqualTo(15 + 3 + LONG.length());
    }

    /** A guard of a document that begins at 15 in its array, ten octets behind the place from which offsets count. */
    private static TagGuard guard(String text) {
        byte[] octets = ("<<<<<0123456789" + text.replace("@", LONG) + "<<<<<").getBytes(StandardCharsets.UTF_8);
        return new TagGuard(new Source(octets, 15, octets.length - 5), 5, LIMIT);
    }
}
