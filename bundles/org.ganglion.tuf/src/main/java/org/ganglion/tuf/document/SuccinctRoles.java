// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/** Bins that share their keys: the first bits of the SHA-256 of a path choose the one that may speak for it. */
final class SuccinctRoles implements Delegation {
    private static final int MOST_BITS = 32;

    private final RoleKeys signers;
    private final int bits;
    private final String prefix;

    SuccinctRoles(Fields fields) throws MalformedMetadataException {
        signers = fields.roleKeys();
        long length = fields.number("bit_length", 1);
        if (length > MOST_BITS) {
            throw fields.wrong("bit_length", "is more than " + MOST_BITS);
        }
        bits = (int) length;
        prefix = fields.text("name_prefix");
    }

    @Override
    public RoleKeys signers() {
        return signers;
    }

    @Override
    public boolean terminating() {
        return true;
    }

    /** All digits that the last bin's number needs, so that all names are of one length. */
    @Override
    public Optional<String> roleFor(String path) {
        long first = ByteBuffer.wrap(NamedRole.sha256(path)).getInt() & 0xffff_ffffL;
        String bin = Long.toHexString(first >>> (MOST_BITS - bits));
        int digits = (bits + 3) / 4;
        return Optional.of(prefix + "-" + "0".repeat(digits - bin.length()) + bin);
    }
}
