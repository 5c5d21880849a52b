// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

/** The command line asks for nothing that this command does. */
final class WrongUseException extends Exception {
    private static final long serialVersionUID = 1;

    WrongUseException(String message) {
        super(message);
    }
}
