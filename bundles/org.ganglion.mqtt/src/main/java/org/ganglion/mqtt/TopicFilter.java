// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import org.ganglion.api.messaging.Topics;

/** A topic filter as the broker matches it (MQTT 5.0, sections 4.7 and 4.8.2). */
final class TopicFilter {
    private static final String SHARE = "$share/";

    private final String text;
    private final String[] levels;

    private TopicFilter(String text) {
        this.text = text;
        this.levels = matching(text).split("/", -1);
    }

    static TopicFilter of(String text) {
        String matching = matching(text);
        String[] levels = matching.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean whole = levels[i].length() == 1;
            if (levels[i].contains("#") && !(whole && i == levels.length - 1) || levels[i].contains("+") && !whole) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is not a topic filter: + must be a whole level," + " # the whole last level");
            }
        }
        Topics.checkTopic(matching.replace('+', '0').replace('#', '0'));
        return new TopicFilter(text);
    }

    /** The part of a shared filter that is matched with topics. */
    private static String matching(String text) {
        if (!text.startsWith(SHARE)) {
            return text;
        }
        int name = text.indexOf('/', SHARE.length());
        if (name <= SHARE.length()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a shared topic filter: $share/name/filter");
        }
        return text.substring(name + 1);
    }

    boolean matches(String topic) {
        String[] given = topic.split("/", -1);
        if (topic.startsWith("$") && !levels[0].equals(given[0])) {
            return false;
        }
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals("#")) {
                return true;
            }
            if (i >= given.length || !levels[i].equals("+") && !levels[i].equals(given[i])) {
                return false;
            }
        }
        return given.length == levels.length;
    }

    @Override
    public String toString() {
        return text;
    }
}
