// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.protocol;

/** What a data message is; the ordinal is its number on the wire. */
public enum ReplyType {
    /** A block. */
    BLOCK,
    /** All blocks of the request that this publisher sends have been sent; the detail is how many. */
    DONE,
    /** The artifact is there: the header tells its digest and length. The answer to a request for no block. */
    FOUND,
    /** This publisher has no such artifact. */
    NOT_FOUND,
    /** This publisher has too much to do; the detail is after how many milliseconds to ask again. */
    BUSY,
    /** The block size is too large for this publisher or its broker; the detail is the largest one in bytes. */
    TOO_LARGE,
    /** The request was not understood; the detail is the latest format that this publisher knows. */
    UNSUPPORTED;

    private static final ReplyType[] ALL = values();

    static ReplyType of(int number) {
        return number < ALL.length ? ALL[number] : null;
    }
}
