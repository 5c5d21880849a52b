// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines with which Prophesee's and jAER's files begin, without the sign at their front. */
record TextHeader(List<String> lines) {
    private static final int LONGEST = 1 << 20;
    private static final Pattern GEOMETRY = Pattern.compile("geometry[ :]*(\\d{1,5})x(\\d{1,5})");
    private static final Pattern HEIGHT = Pattern.compile(";height=(\\d{1,5})");
    private static final Pattern WIDTH = Pattern.compile(";width=(\\d{1,5})");
    private static final Pattern GENERATION = Pattern.compile("(?:plugin_name|sensor_generation|generation).*?(\\d)");

    /**
     * Reads them.
     *
     * @param sign that each line begins with
     * @param last the line, without its sign, that ends the header where there is one
     */
    static TextHeader read(EventInput in, char sign, String last) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        long start = in.position();
        while (in.peek() == sign && (sign != '%' || blankFollows(in))) {
            line.setLength(0);
            for (int c = in.u8("the header"); c != '\n'; c = in.u8("the header")) {
                if (in.position() - start > LONGEST) {
                    throw in.tooLarge("the header is longer than " + LONGEST + " bytes");
                }
                line.append((char) c);
            }
            String text = line.substring(1).trim();
            lines.add(text);
            if (text.equals(last)) {
                break;
            }
        }
        return new TextHeader(lines);
    }

    /** Whether it is a line and not an event that begins with the same byte. */
    private static boolean blankFollows(EventInput in) throws IOException {
        byte[] head = in.head(2);
        return head.length == 2 && (head[1] == ' ' || head[1] == '\n');
    }

    /** What follows a word and a blank or colon. */
    Optional<String> value(String word) {
        return lines.stream()
                .filter(line -> line.length() > word.length()
                        && line.regionMatches(true, 0, word, 0, word.length())
                        && " :".indexOf(line.charAt(word.length())) >= 0)
                .map(line -> line.substring(word.length() + 1).trim())
                .findFirst();
    }

    /** Whether a line holds this text, in whatever case. */
    boolean says(String text) {
        return lines.stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).contains(text));
    }

    /** The sensor that the lines name: by its size, or by its generation. */
    Geometry geometry() {
        for (String line : lines) {
            Matcher size = GEOMETRY.matcher(line);
            if (size.find()) {
                return sane(size.group(1), size.group(2));
            }
            Matcher wide = WIDTH.matcher(line);
            Matcher high = HEIGHT.matcher(line);
            if (wide.find() && high.find()) {
                return sane(wide.group(1), high.group(1));
            }
        }
        Optional<String> width = value("width").filter(TextHeader::small);
        Optional<String> height = value("height").filter(TextHeader::small);
        if (width.isPresent() && height.isPresent()) {
            return sane(width.get(), height.get());
        }
        return lines.stream()
                .map(GENERATION::matcher)
                .filter(Matcher::find)
                .map(found -> ofGeneration(found.group(1)))
                .filter(Geometry::known)
                .findFirst()
                .orElse(Geometry.UNKNOWN);
    }

    private static Geometry sane(String width, String height) {
        Geometry said = new Geometry(Integer.parseInt(width), Integer.parseInt(height));
        return said.width() > Geometry.MOST || said.height() > Geometry.MOST ? Geometry.UNKNOWN : said;
    }

    private static boolean small(String text) {
        return text.matches("\\d{1,5}");
    }

    private static Geometry ofGeneration(String generation) {
        return switch (generation) {
            case "3" -> new Geometry(640, 480);
            case "4" -> new Geometry(1280, 720);
            default -> Geometry.UNKNOWN;
        };
    }
}
