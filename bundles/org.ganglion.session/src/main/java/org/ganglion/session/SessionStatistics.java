// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session;

/**
 * What happened to a session since it was opened.
 *
 * @param steps made
 * @param exchanges made
 * @param longestPauseNanos of all exchanges
 * @param quarantined providers put in quarantine
 * @param replayed steps computed again
 * @param lostThreads threads left behind in a provider that hung
 * @param parkedNanos time without a provider
 */
public record SessionStatistics(
        long steps,
        long exchanges,
        long longestPauseNanos,
        long quarantined,
        long replayed,
        long lostThreads,
        long parkedNanos) {}
