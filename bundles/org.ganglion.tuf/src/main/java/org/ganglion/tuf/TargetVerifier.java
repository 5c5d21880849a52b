// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets the bytes of a target through to where they are kept, hashing them on the way, and refuses the first one too many. Whoever
 * uses it calls {@link #finish} before believing in what was written.
 */
public final class TargetVerifier extends FilterOutputStream {
    private static final int BUFFER = 1 << 16;

    private final Target target;
    private final Digests digests;
    private long length;

    /**
     * Of a target, to where its bytes are kept.
     *
     * @throws TufException WRONG_CONTENT if the metadata has no hash of it that can be computed here
     */
    public TargetVerifier(Target target, OutputStream out) throws TufException {
        super(out);
        this.target = target;
        this.digests = Digests.of(target.hashes(), target.path());
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /** Likewise several; none of them is let through if they are too many. */
    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (count > target.length() - length) {
            throw new TooMuchDataException(target.path(), target.length());
        }
        out.write(bytes, from, count);
        digests.update(bytes, from, count);
        length += count;
    }

    /**
     * Verifies what was written; the stream stays open.
     *
     * @throws TufException WRONG_CONTENT if it is not the target
     */
    public void finish() throws TufException {
        if (length != target.length()) {
            throw new TufException(
                    TufException.Reason.WRONG_CONTENT,
                    target.path() + " has " + length + " bytes and should have " + target.length());
        }
        digests.require(target.path());
    }

    /** Whether a file is there and is the target. */
    public static boolean matches(Target target, Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != target.length()) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file);
                TargetVerifier verifier = new TargetVerifier(target, OutputStream.nullOutputStream())) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                verifier.write(buffer, 0, count);
            }
            verifier.finish();
            return true;
        } catch (TooMuchDataException | TufException e) {
            return false;
        }
    }
}
