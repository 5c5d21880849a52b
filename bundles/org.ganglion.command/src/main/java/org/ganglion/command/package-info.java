// SPDX-License-Identifier: Apache-2.0
/** Runs commands, for whoever adapts them: the process's command line, a shell, a topic. */
@Export
@Version("0.1.0")
package org.ganglion.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
