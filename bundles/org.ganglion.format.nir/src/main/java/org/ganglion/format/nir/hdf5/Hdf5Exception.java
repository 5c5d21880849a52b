// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

/** What is wrong with an HDF5 file, and at which object of it. */
public final class Hdf5Exception extends Exception {

    /** Why a file is refused. */
    public enum Kind {
        /** the bytes contradict the format or themselves */
        DAMAGED,
        /** legal HDF5 that this reader does not know */
        UNSUPPORTED,
        /** more memory or work than the limits allow */
        TOO_LARGE,
        /** an object that was asked for does not exist, or is of another kind or type */
        MISMATCH
    }

    private final Kind kind;
    private final String path;

    Hdf5Exception(Kind kind, String path, String what) {
        super(what);
        this.kind = kind;
        this.path = path;
    }

    static Hdf5Exception damaged(String path, String what) {
        return new Hdf5Exception(Kind.DAMAGED, path, what);
    }

    static Hdf5Exception unsupported(String path, String what) {
        return new Hdf5Exception(Kind.UNSUPPORTED, path, what);
    }

    static Hdf5Exception tooLarge(String path, String what) {
        return new Hdf5Exception(Kind.TOO_LARGE, path, what);
    }

    static Hdf5Exception mismatch(String path, String what) {
        return new Hdf5Exception(Kind.MISMATCH, path, what);
    }

    /** Why the file is refused. */
    public Kind kind() {
        return kind;
    }

    /** The HDF5 path of the object that is wrong; {@code /} for the file as a whole. */
    public String path() {
        return path;
    }
}
