// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The roles of a repository: those that every one has, and one for each publisher. */
public final class Roles {
    /** Says who is who. Its keys stay offline. */
    public static final String ROOT = "root";
    /** Says what publishers there are. Its keys stay offline. */
    public static final String TARGETS = "targets";
    /** Says which metadata belong together. */
    public static final String SNAPSHOT = "snapshot";
    /** Says what is newest, and that it still is. */
    public static final String TIMESTAMP = "timestamp";
    /** Says which rollbacks are allowed, and how far rollouts are to go. */
    public static final String CAMPAIGNS = "campaigns";

    /** Those that root names. */
    static final List<String> TOP = List.of(ROOT, TARGETS, SNAPSHOT, TIMESTAMP);
    /** For how many days a signature of each is good, unless told otherwise. */
    static final Map<String, Integer> DAYS =
            Map.of(ROOT, 365, TARGETS, 365, SNAPSHOT, 90, TIMESTAMP, 7, CAMPAIGNS, 365);

    static final int PUBLISHER_DAYS = 365;

    /** For how many days a timestamp may be good: devices whose clock is wrong judge by it what time it is. */
    private static final int MOST_OF_TIMESTAMP = 366;
    /** Ten years, for what is renewed by hand. */
    private static final int MOST = 3660;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private Roles() {}

    /**
     * Checks the name of a publisher.
     *
     * @throws GanglionException USAGE
     */
    public static String publisher(String name) {
        if (!NAME.matcher(name).matches() || TOP.contains(name) || name.equals(CAMPAIGNS)) {
            throw new GanglionException(
                    Reason.USAGE,
                    "'" + name
                            + "' is no name of a publisher: 1 to 64 small letters, digits, '.', '_' and '-', and not "
                            + "the name of another role");
        }
        return name;
    }

    /**
     * Checks for how many days a role's signatures are to be good.
     *
     * @throws GanglionException USAGE
     */
    static int days(String role, int days) {
        int most = role.equals(TIMESTAMP) ? MOST_OF_TIMESTAMP : MOST;
        if (days < 1 || days > most) {
            throw new GanglionException(
                    Reason.USAGE,
                    "role " + role + " is signed for 1 to at most " + most + " days, not " + days
                            + "; give other days with --expires");
        }
        return days;
    }

    static boolean isTop(String role) {
        return TOP.contains(role);
    }

    /** The paths that are handed to a role. */
    static List<String> paths(String role) {
        return role.equals(CAMPAIGNS)
                ? List.of("campaigns/*", "rollouts/*")
                : List.of(
                        "features/" + role + "/*",
                        "bundles/" + role + "/*",
                        "models/" + role + "/*",
                        "hashes/*",
                        "chunks/*",
                        "deltas/*");
    }
}
