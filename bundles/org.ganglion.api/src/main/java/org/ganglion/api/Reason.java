// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api;

/** Why something failed: what the log, the topics and the exit code say of it is derived from here and cannot disagree. */
public enum Reason {
    /** The command line or a configuration is wrong. */
    USAGE(Category.REQUEST),
    /** A named file, model, node or device does not exist. */
    NOT_FOUND(Category.REQUEST),
    /** Nobody whom the device trusts has signed it. */
    UNTRUSTED(Category.REQUEST),
    /** A file or message is not what its format says. */
    MALFORMED(Category.CONTENT),
    /** The content is well-formed and uses something that is not supported. */
    UNSUPPORTED(Category.CONTENT),
    /** Shapes, values or names inside the content contradict each other. */
    INCONSISTENT(Category.CONTENT),
    /** A declared or needed size is above the limit that protects the device. */
    TOO_LARGE(Category.CONTENT),
    /** The bytes are not those that were announced. */
    DIGEST_MISMATCH(Category.CONTENT),
    /** No live service offers a capability that the model needs. */
    MISSING_CAPABILITY(Category.COMPONENT),
    /** A neuron model, learning rule, driver or codec threw, hung or returned values that are not finite. */
    PROVIDER_FAILED(Category.COMPONENT),
    /** The model's own self-test gave another output than expected. */
    SELF_TEST_FAILED(Category.COMPONENT),
    /** A model that was run beside the one in use gave other results than its release tolerates. */
    RESULTS_DIFFER(Category.COMPONENT),
    /** A service stopped while it was needed. */
    STOPPED(Category.COMPONENT),
    /** The board refused: a device file, a native library, a sensor. */
    DEVICE(Category.DEVICE),
    /** Reading or writing storage failed, or there is no space. */
    STORAGE(Category.DEVICE),
    /** The broker cannot be reached or refused. */
    NETWORK(Category.NETWORK),
    /** A bounded wait ended. */
    TIMEOUT(Category.NETWORK),
    /** A queue was full. */
    BUSY(Category.NETWORK);

    /** Whose matter a failure is. */
    public enum Category {
        /** Who asked. */
        REQUEST,
        /** The file or message. */
        CONTENT,
        /** A plugin or service. */
        COMPONENT,
        /** The board. */
        DEVICE,
        /** The connection. */
        NETWORK
    }

    private final Category category;

    Reason(Category category) {
        this.category = category;
    }

    /** Whose matter it is. */
    public Category category() {
        return category;
    }

    /** The exit code of a command that ends with it: 2 for wrong use, else 1. */
    public int exitCode() {
        return this == USAGE ? 2 : 1;
    }
}
