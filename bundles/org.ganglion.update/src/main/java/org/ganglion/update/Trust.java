// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.DesiredDocument;

/** Decides whose releases a device takes. */
public interface Trust {
    /** Whose releases a device takes. */
    enum Releases {
        /** Those that somebody has signed whom its root of trust names. */
        SIGNED,
        /** Whoever may publish, and nothing that is signed: it has no keys to check it with. */
        UNSIGNED,
        /** Nobody's. */
        NONE
    }

    /**
     * What somebody trusted says of a release.
     *
     * @param counter of the release; nothing where nobody says it
     * @param hardware profiles that it is for; none for any
     */
    record Approval(Optional<Long> counter, List<String> hardware) {}

    /** Unsigned documents from whoever may publish. */
    Trust NONE = new Trust() {
        @Override
        public Releases takes() {
            return Releases.UNSIGNED;
        }

        @Override
        public void refresh(DesiredDocument document) {
            if (document.signed()) {
                throw new GanglionException(
                        Reason.UNTRUSTED,
                        "desired is signed, and this device has no keys to check it with; deploy it unsigned to a device with trust=none");
            }
        }

        @Override
        public Approval approve(String path, Artifact feature) {
            return new Approval(Optional.empty(), List.of());
        }

        @Override
        public boolean mayGoBack(String path, Artifact feature) {
            return true;
        }
    };

    /** Nobody: no root is there, and unsigned documents are not allowed. */
    Trust NOBODY = new Trust() {
        @Override
        public Releases takes() {
            return Releases.NONE;
        }

        @Override
        public void refresh(DesiredDocument document) {
            throw new GanglionException(
                    Reason.UNTRUSTED,
                    "this device has no root of trust, so it takes signed releases from nobody, and unsigned ones only when"
                            + " configured with org.ganglion.update trust=none");
        }

        @Override
        public Approval approve(String path, Artifact feature) {
            throw new IllegalStateException("nobody is trusted");
        }

        @Override
        public boolean mayGoBack(String path, Artifact feature) {
            return false;
        }
    };

    /** Whose releases it lets pass. */
    Releases takes();

    /**
     * Gets what is newest, before anything of a document is believed.
     *
     * @throws GanglionException UNTRUSTED; NETWORK, TIMEOUT or STORAGE if it may be tried again
     * @throws InterruptedException if the thread is interrupted
     */
    void refresh(DesiredDocument document) throws InterruptedException;

    /**
     * Whether somebody trusted has made a release known, with these bytes.
     *
     * @throws GanglionException UNTRUSTED
     * @throws InterruptedException if the thread is interrupted
     */
    Approval approve(String path, Artifact feature) throws InterruptedException;

    /**
     * Whether somebody trusted allows that a release takes the place of one with a higher counter.
     *
     * @throws GanglionException UNTRUSTED, NETWORK
     * @throws InterruptedException if the thread is interrupted
     */
    boolean mayGoBack(String path, Artifact feature) throws InterruptedException;

    /**
     * Whether what is refused now may be trusted later without another document, because somebody signs or publishes it meanwhile.
     *
     * @param path of the release
     */
    default boolean mayChange(String path) {
        return false;
    }

    /** The same of a document as a whole. */
    default boolean mayChange(DesiredDocument document) {
        return false;
    }
}
