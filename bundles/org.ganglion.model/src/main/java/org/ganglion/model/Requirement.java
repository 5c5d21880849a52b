// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * A capability that a model needs, written {@code ganglion.neuron;type=LIF}.
 *
 * @param namespace such as {@code ganglion.neuron}
 * @param attribute such as {@code type}
 * @param value such as {@code LIF}
 */
public record Requirement(String namespace, String attribute, String value) implements Comparable<Requirement> {
    private static final Pattern FORM = Pattern.compile("(ganglion\\.[a-z]+);([a-z]+)=([A-Za-z0-9._-]{1,128})");

    /** Checks. */
    public Requirement {
        Objects.requireNonNull(namespace);
        Objects.requireNonNull(attribute);
        Objects.requireNonNull(value);
        if (!FORM.matcher(namespace + ';' + attribute + '=' + value).matches()) {
            throw new GanglionException(
                    Reason.MALFORMED,
                    "'" + namespace + ';' + attribute + '=' + value
                            + "' is not a capability such as ganglion.neuron;type=LIF");
        }
    }

    /**
     * Reads the written form.
     *
     * @throws GanglionException MALFORMED
     */
    public static Requirement parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new GanglionException(
                    Reason.MALFORMED, "'" + text + "' is not a capability such as ganglion.neuron;type=LIF");
        }
        return new Requirement(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    /** The requirement as a clause of the header Require-Capability; never wired by the framework. */
    public String clause() {
        return namespace + ";filter:=\"(" + attribute + '=' + value + ")\";effective:=active";
    }

    @Override
    public int compareTo(Requirement other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return namespace + ';' + attribute + '=' + value;
    }
}
