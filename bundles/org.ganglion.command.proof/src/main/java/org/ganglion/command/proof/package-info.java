// SPDX-License-Identifier: Apache-2.0
/** {@code ganglion proof}: every claim about Ganglion has a proof that runs it, with a bar and a count. */
package org.ganglion.command.proof;
