// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "targets/*.tgz, targets/foo.tgz, true",
        "targets/*.tgz, targets/foo.txt, false",
        "targets/*.tgz, targets/a/foo.tgz, false",
        "targets/foo-version-?.tgz, targets/foo-version-2.tgz, true",
        "targets/foo-version-?.tgz, targets/foo-version-alpha.tgz, false",
        "*.tgz, foo.tgz, true",
        "*.tgz, targets/foo.tgz, false",
        "foo.tgz, foo.tgz, true",
        "foo.tgz, foo_tgz, false",
        "*, a/b, false",
        "*/*, a/b, true",
        "*/*, a/b/c, false",
        "a?c, a/c, false",
        "a*c, a/c, false",
        "a*b*c, axxbyybc, true",
        "a*b*c, axxbyyb, false",
        "*/x/*, a/x/b, true",
        "**, ab, true",
        "**, a/b, false",
        "a/*, a/, true",
        "a/*, a, false",
        "[ab]c, bc, true",
        "[ab]c, cc, false",
        "[!ab]c, cc, true",
        "[!ab]c, /c, false",
        "[a-c]1, b1, true",
        "[a-c]1, d1, false",
        "[]a]b, ]b, true",
        "[a, [a, true",
        "[a/b], a, false",
        "[!-0]x, .x, true",
        "'', '', true",
        "*, '', true",
        "?, '', false",
        "?, \uD83D\uDE00, true",
        "??, \uD83D\uDE00, false",
        "a?*, a\uD83D\uDE00, true",
        "*?b, \uD83D\uDE00b, true",
        "[!a], \uD83D\uDE00, true",
        "[\uD83D\uDE00x], \uD83D\uDE00, true",
        "[\uD83D\uDE00-\uD83D\uDE02], \uD83D\uDE01, true",
        "[\uD83D\uDE00-\uD83D\uDE02], \uD83D\uDE03, false",
    })
    void givenAPattern_whenAPathIsMatched_thenNothingButASeparatorMatchesASeparator(
            String pattern, String path, boolean matches) {
        assertEquals(matches, new PathPattern(pattern).matches(path));
    }

    /** Java's own patterns are the same for stars, question marks and letters, where nothing but these stands. */
    @Test
    void givenRandomPatterns_whenRandomPathsAreMatched_thenItIsAsJavaSays() {
        Random random = new Random(7);
        int matching = 0;
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab*?/").replaceAll("\\*+", "*");
            String path = text(random, "ab/");
            if (pattern.contains("//") || path.contains("//") || path.endsWith("/") || path.startsWith("/")) {
                continue;
            }
            PathMatcher expected = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            boolean matches = new PathPattern(pattern).matches(path);
            assertEquals(expected.matches(Path.of(path)), matches, pattern + " of " + path);
            matching += matches ? 1 : 0;
        }
        assertTrue(matching > 500);
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7) + 1; i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void givenAPatternMadeToTakeLong_whenMatched_thenItTakesNoTime() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        assertFalse(new PathPattern("*a".repeat(5_000) + "b").matches("a".repeat(20_000)));
        assertTrue(threads.getCurrentThreadCpuTime() - start < 5_000_000_000L);
    }
}
