// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.PinnedRelease;

/** The signed documents of a repository that allow devices to go back. */
final class Campaigns {
    private static final String FOLDER = "campaigns/";

    private final ReleaseShelf repository;

    Campaigns(ReleaseShelf repository) {
        this.repository = repository;
    }

    /**
     * To which release a device may go back.
     *
     * @param feature {@code publisher/name}, or the same with {@code features/} before it
     * @throws GanglionException UNTRUSTED if no campaign allows it, saying which there are; NOT_FOUND if the release is gone
     */
    PinnedRelease target(String feature, DeviceName device, long nowSeconds) {
        String family = feature.startsWith("features/") ? feature : "features/" + feature;
        List<String> others = new ArrayList<>();
        for (String path : repository.below(FOLDER)) {
            JsonObject campaign = JsonObject.read(path, repository.read(path));
            JsonObject rollback = campaign.objectOrEmpty("rollback");
            String ofFamily = PinnedRelease.family(rollback.text("path", ""));
            if (ofFamily.equals(family) && meant(rollback, device) && current(campaign, nowSeconds)) {
                String sha256 = rollback.object("to").text("sha256");
                PinnedRelease release = repository
                        .releaseOf(sha256)
                        .orElseThrow(() -> new GanglionException(
                                Reason.NOT_FOUND,
                                path + " allows to go back to " + sha256 + ", which is no longer in the repository"));
                repository.requireSeen(path);
                repository.requireSeen(release);
                return release;
            }
            others.add(path + " (" + ofFamily + (current(campaign, nowSeconds) ? "" : ", over") + ')');
        }
        throw new GanglionException(
                Reason.UNTRUSTED,
                "no campaign of the repository allows " + device + " to go back with " + family
                        + (others.isEmpty() ? "" : "; there are " + others)
                        + "; sign one with 'ganglion campaign rollback " + family.replaceFirst("^features/", "")
                        + " --to VERSION', then run 'ganglion repo timestamp'");
    }

    private static boolean meant(JsonObject rollback, DeviceName device) {
        List<String> devices = rollback.has("devices") ? rollback.texts("devices") : List.of();
        return devices.contains("*") || devices.contains(device.device()) || devices.contains(device.toString());
    }

    /** {@code expires} is an instant such as 2026-12-31T00:00:00Z, or seconds since 1970; without it a campaign does not end. */
    private static boolean current(JsonObject campaign, long nowSeconds) {
        Object expires = campaign.values().get("expires");
        if (expires == null) {
            return true;
        }
        if (expires instanceof Long seconds) {
            return nowSeconds < seconds;
        }
        try {
            return nowSeconds < Instant.parse(String.valueOf(expires)).getEpochSecond();
        } catch (DateTimeParseException e) {
            throw campaign.wrong("expires", "is not an instant such as 2026-12-31T00:00:00Z");
        }
    }
}
