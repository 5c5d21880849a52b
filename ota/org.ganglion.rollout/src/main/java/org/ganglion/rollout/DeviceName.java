// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

/**
 * Which device.
 *
 * @param group its group
 * @param device its name in the group
 */
public record DeviceName(String group, String device) implements Comparable<DeviceName> {
    @Override
    public int compareTo(DeviceName other) {
        int byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : device.compareTo(other.device);
    }

    @Override
    public String toString() {
        return group + '/' + device;
    }
}
