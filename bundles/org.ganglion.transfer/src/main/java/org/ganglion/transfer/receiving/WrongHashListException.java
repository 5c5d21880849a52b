// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

/**
 * Blocks keep coming that the hash list refuses: one of the two is wrong, and the list is the part that nobody has
 * proven.
 */
final class WrongHashListException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongHashListException(String message) {
        super(message);
    }
}
