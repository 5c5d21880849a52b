// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The topics of one device: {@code ganglion/v1/<group>/<device>/...}.
 *
 * @param group the group's name: 1 to 64 of letters, digits, dot, hyphen and underscore; not {@code blob}, {@code repo}
 *     or {@code fleet}
 * @param device the device's name, of the same form; not {@code _all}
 */
public record Topics(String group, String device) {
    /** What every topic of this project begins with. */
    public static final String ROOT = "ganglion/v1/";

    /** All devices' requests for blocks, each given to one of the publishers. */
    public static final String SHARED_FETCH = "$share/publishers/ganglion/v1/+/+/fetch";

    private static final Set<String> RESERVED_GROUPS = Set.of("blob", "repo", "fleet");
    private static final String ALL = "_all";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int LONGEST = 65_535;

    public Topics {
        checkName("group", group);
        checkName("device", device);
        if (RESERVED_GROUPS.contains(group)) {
            throw new IllegalArgumentException("the group name \"" + group + "\" is reserved; choose another one");
        }
        if (ALL.equals(device)) {
            throw new IllegalArgumentException("the device name \"_all\" is reserved; choose another one");
        }
    }

    private static void checkName(String what, String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the " + what + " name \"" + name
                    + "\" is not 1 to 64 of letters, digits, dot, hyphen and underscore");
        }
    }

    /**
     * The device that a topic belongs to.
     *
     * @param topic any topic
     * @return its device, or nothing if the topic is not below a device
     */
    public static Optional<Topics> of(String topic) {
        if (!topic.startsWith(ROOT)) {
            return Optional.empty();
        }
        String[] levels = topic.substring(ROOT.length()).split("/", 3);
        if (levels.length < 3
                || RESERVED_GROUPS.contains(levels[0])
                || ALL.equals(levels[1])
                || !NAME.matcher(levels[0]).matches()
                || !NAME.matcher(levels[1]).matches()) {
            return Optional.empty();
        }
        return Optional.of(new Topics(levels[0], levels[1]));
    }

    /**
     * Checks the name of a topic, not a filter.
     *
     * @param topic the topic
     * @throws IllegalArgumentException if it is empty, too long, or has a wild card or a zero character
     */
    public static void checkTopic(String topic) {
        if (topic == null
                || topic.isEmpty()
                || topic.indexOf('#') >= 0
                || topic.indexOf('+') >= 0
                || topic.indexOf('\0') >= 0
                || topic.length() > LONGEST
                || topic.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new IllegalArgumentException(
                    "\"" + topic + "\" is not a topic: it is empty, longer than 65535 bytes," + " or has a wild card");
        }
    }

    /**
     * What this device's topics begin with.
     *
     * @return {@code ganglion/v1/<group>/<device>/}
     */
    public String prefix() {
        return ROOT + group + '/' + device + '/';
    }

    /**
     * Online or offline; retained.
     *
     * @return the topic
     */
    public String status() {
        return prefix() + "status";
    }

    /**
     * What the board and its bundles can do; retained.
     *
     * @return the topic
     */
    public String capabilities() {
        return prefix() + "capabilities";
    }

    /**
     * What this device shall run; retained.
     *
     * @return the topic
     */
    public String desired() {
        return prefix() + "desired";
    }

    /**
     * What all devices of the group shall run; retained; {@link #desired} wins.
     *
     * @return the topic
     */
    public String groupDesired() {
        return ROOT + group + '/' + ALL + "/desired";
    }

    /**
     * What has become of the desired; retained.
     *
     * @return the topic
     */
    public String reported() {
        return prefix() + "reported";
    }

    /**
     * Samples for a pipeline.
     *
     * @param pipeline the pipeline's name
     * @return the topic
     */
    public String in(String pipeline) {
        return level("in", pipeline);
    }

    /**
     * Results of a pipeline.
     *
     * @param pipeline the pipeline's name
     * @return the topic
     */
    public String out(String pipeline) {
        return level("out", pipeline);
    }

    /**
     * Aggregated metrics.
     *
     * @param kind what is measured
     * @return the topic
     */
    public String telemetry(String kind) {
        return level("telemetry", kind);
    }

    /**
     * Requests to run a command on the device.
     *
     * @param command the command's name
     * @return the topic
     */
    public String command(String command) {
        return level("cmd", command);
    }

    /**
     * This device's requests for blocks.
     *
     * @return the topic
     */
    public String fetch() {
        return prefix() + "fetch";
    }

    /**
     * Blocks for this device.
     *
     * @return the topic
     */
    public String data() {
        return prefix() + "data";
    }

    private String level(String level, String name) {
        checkName(level, name);
        return prefix() + level + '/' + name;
    }
}
