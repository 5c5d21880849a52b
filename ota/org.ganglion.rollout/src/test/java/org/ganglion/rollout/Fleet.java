// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.ganglion.api.Reason;

/** A broker's retained topics of some devices, which do as they are told. */
final class Fleet {
    static final PinnedRelease RELEASE = new PinnedRelease("features/acme/kitchen-1.4.0.json", "ab".repeat(32), 100);

    private final Map<DeviceName, DeviceReading> readings = new TreeMap<>();
    int asked;

    Fleet with(String group, int devices) {
        for (int i = 0; i < devices; i++) {
            online(new DeviceName(group, "d" + i), true);
        }
        return this;
    }

    Collection<DeviceReading> readings() {
        return readings.values();
    }

    private DeviceReading reading(DeviceName name) {
        return readings.getOrDefault(name, DeviceReading.of(name));
    }

    void online(DeviceName name, boolean is) {
        String state = is ? "online" : "offline";
        readings.put(name, reading(name).withStatus(bytes("{\"schema\":1,\"state\":\"" + state + "\"}")));
    }

    /** What a controller does with {@link Progress#ask}. */
    void ask(DeviceName name, long now) {
        asked++;
        DesiredDraft draft = DesiredDraft.of(new byte[0], 0).with(RELEASE);
        DeviceReading reading = reading(name);
        readings.put(name, reading.withDesired((reading.online() ? draft.askedAt(now) : draft).bytes()));
    }

    /** The device reports that the feature ended so. */
    void reports(DeviceName name, String outcome) {
        reports(name, "IDLE", "\"outcome\":\"" + outcome + "\",", outcome);
    }

    void works(DeviceName name) {
        readings.put(
                name,
                reading(name)
                        .withReported(bytes("{\"schema\":1,\"state\":\"FETCHING\",\"origin\":\"own\",\"counter\":1}")));
    }

    /** It failed for a reason that passes, and tries again by itself. */
    void waits(DeviceName name) {
        waits(name, "\"reason\":\"TIMEOUT\",\"category\":\"NETWORK\",");
    }

    /** No publisher had what it needs; it tries again by itself. */
    void misses(DeviceName name) {
        waits(name, "\"reason\":\"NOT_FOUND\",\"category\":\"REQUEST\",");
    }

    /** Somebody sent what is wrong, which it noticed by this; it tries again by itself. */
    void isLiedTo(DeviceName name, Reason how) {
        waits(name, "\"reason\":\"" + how + "\",\"category\":\"" + how.category() + "\",");
    }

    private void waits(DeviceName name, String why) {
        reports(name, "WAITING", why + "\"outcome\":\"FAILED_NO_STATE_CHANGE\",", "FAILED_NO_STATE_CHANGE");
    }

    /** The repository as it sees it does not vouch for the release. */
    void distrusts(DeviceName name, String state, long counter) {
        readings.put(
                name,
                reading(name)
                        .withReported(bytes("{\"schema\":1,\"state\":\"" + state
                                + "\",\"origin\":\"own\",\"counter\":" + counter
                                + ",\"outcome\":\"REJECTED\",\"reason\":\"UNTRUSTED\",\"category\":\"REQUEST\","
                                + "\"features\":{\"" + RELEASE.path() + "\":{\"sha256\":\"" + RELEASE.sha256()
                                + "\",\"outcome\":\"REJECTED\",\"reason\":\"UNTRUSTED\"}}}")));
    }

    /** It refuses the document as a whole. */
    void rejects(DeviceName name) {
        readings.put(
                name,
                reading(name)
                        .withReported(
                                bytes(
                                        "{\"state\":\"IDLE\",\"origin\":\"own\",\"counter\":1,\"outcome\":\"REJECTED\",\"reason\":\"UNTRUSTED\"}")));
    }

    private void reports(DeviceName name, String state, String whole, String outcome) {
        readings.put(
                name,
                reading(name)
                        .withReported(bytes("{\"schema\":1,\"state\":\"" + state
                                + "\",\"origin\":\"own\",\"counter\":1,"
                                + whole + "\"features\":{\"" + RELEASE.path() + "\":{\"sha256\":\"" + RELEASE.sha256()
                                + "\",\"outcome\":\"" + outcome + "\"}}}")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
