// SPDX-License-Identifier: Apache-2.0
/** The command tuf, called as the TUF conformance suite calls clients. It runs without a framework, which takes longer to start. */
package org.ganglion.tuf.command;
