// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * A text with names between at signs, such as {@code @HOME@}.
 *
 * @param place what the text is, for errors
 * @param text with the names
 */
record Template(String place, String text) {
    private static final Pattern NAME = Pattern.compile("@([A-Z]+)@");

    /** One that came with this bundle. */
    static Template bundled(String file) throws IOException {
        try (InputStream in = Template.class.getResourceAsStream(file)) {
            return new Template(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /**
     * The text with values in the place of names.
     *
     * @throws GanglionException INCONSISTENT if a name has no value
     */
    String filled(Map<String, String> values) {
        return NAME.matcher(text).replaceAll(name -> {
            String value = values.get(name.group(1));
            if (value == null) {
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        place + ": there is no value for " + name.group() + ", only " + values.keySet());
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
