// SPDX-License-Identifier: Apache-2.0
/** The kinds of metadata as they are written: read strictly, each field with its type and range, before any signature is looked at. */
package org.ganglion.tuf.document;
