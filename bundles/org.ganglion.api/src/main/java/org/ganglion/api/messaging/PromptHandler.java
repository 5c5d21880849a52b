// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A handler that is done at once and waits for nothing, such as one that puts what arrives into a queue. It is called on the
 * connection's own thread, which saves the way to another: while it runs, nothing else arrives on the connection. Messages come one
 * after the other in the order of arrival, and none waits in an inbox.
 */
@ConsumerType
@FunctionalInterface
public interface PromptHandler extends MessageHandler {}
