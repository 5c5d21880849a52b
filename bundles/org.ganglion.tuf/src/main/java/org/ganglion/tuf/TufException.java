// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

/** Metadata or a target is not trusted, or cannot be had. What was trusted before still is. */
public final class TufException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** The store holds no root: it was never initialised. */
        NO_ROOT,
        /** It is not metadata of this kind: wrong JSON, a field that is missing or has no sense, a duplicate key id. */
        MALFORMED,
        /** Too few of the keys that must sign it have signed it. */
        THRESHOLD,
        /** It is older than what is trusted already, or no longer lists a role. */
        ROLLBACK,
        /** Its version is not the one that the metadata above it, or the root before it, calls for. */
        MIX_AND_MATCH,
        /** Its length or one of its hashes is not the one that signed metadata states. */
        WRONG_CONTENT,
        /** It is no longer valid at this time. */
        EXPIRED,
        /** It is longer than it may be. */
        TOO_LARGE,
        /** More delegated roles than allowed would have to be looked into. */
        TOO_MANY_DELEGATIONS,
        /** Signed metadata calls for a file that the repository does not have. */
        MISSING,
        /** The repository cannot be reached, or breaks off. */
        NETWORK,
        /** What is trusted cannot be read or kept. */
        STORAGE
    }

    private final Reason reason;

    /** Says what, where and what for. */
    public TufException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** With what led to it. */
    public TufException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
