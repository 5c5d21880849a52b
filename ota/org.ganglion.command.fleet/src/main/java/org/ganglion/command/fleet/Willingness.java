// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;

/** What a device says that it takes, so that it is not asked for what it would refuse. One that does not say is asked. */
final class Willingness {
    private Willingness() {}

    /**
     * For what nobody signed.
     *
     * @param instead what is to be done for a device that takes signed releases
     * @throws GanglionException UNTRUSTED
     */
    static void requireForUnsigned(JsonObject reported, String device, String instead) {
        if (takes(reported).equals("SIGNED")) {
            throw new GanglionException(
                    Reason.UNTRUSTED,
                    device + " has a root of trust and would refuse what nobody signed; it was not asked. " + instead);
        }
        requireForAny(reported, device);
    }

    /**
     * For anything at all.
     *
     * @throws GanglionException UNTRUSTED
     */
    static void requireForAny(JsonObject reported, String device) {
        if (takes(reported).equals("NONE")) {
            throw new GanglionException(
                    Reason.UNTRUSTED,
                    device
                            + " takes nothing: it has no root of trust, and its configuration does not allow what nobody signed; it was"
                            + " not asked. Put the repository's 1.root.json into its device.d as root.json, and start it again");
        }
    }

    private static String takes(JsonObject reported) {
        try {
            return reported.text("takes", "");
        } catch (GanglionException notAsExpected) {
            return "";
        }
    }

    /**
     * How what a device refused, or failed with, is taken back.
     *
     * @param audience the options that name whom it was asked of
     * @param before what asks again for what stood there before; empty where nothing did
     */
    static String wayBack(String name, String audience, Optional<String> before) {
        return "what is desired stands; "
                + before.map(command -> "'" + command + ' ' + audience + "' asks for the one before, ")
                        .orElse("")
                + "'ganglion undeploy " + name + ' ' + audience + "' takes it away";
    }
}
