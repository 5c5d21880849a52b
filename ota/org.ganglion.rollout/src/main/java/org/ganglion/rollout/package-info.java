// SPDX-License-Identifier: Apache-2.0
/** Rollouts in stages. Pure: nothing here keeps state, looks at a clock or talks to anybody. */
@Export
@Version("0.1.0")
package org.ganglion.rollout;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
