// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile;

/** Where configuration comes from; each layer wins over those before it, value by value. */
public enum Layer {
    /** The profile of the board. */
    PROFILE,
    /** The release that the device runs. */
    RELEASE,
    /** The device's own: identity, broker, keys. No release touches it. */
    DEVICE
}
