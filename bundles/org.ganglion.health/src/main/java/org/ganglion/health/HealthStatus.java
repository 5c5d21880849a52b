// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health;

/** What a health check found, in the words of the Felix health check API, the worst last. */
public enum HealthStatus {
    /** All is well. */
    OK,
    /** Something wants attention; the device does its work. */
    WARN,
    /** The device does not do its work now, and is expected to do it by itself soon. */
    TEMPORARILY_UNAVAILABLE,
    /** The device does not do its work. */
    CRITICAL,
    /** The check itself failed or did not end in time. */
    HEALTH_CHECK_ERROR
}
