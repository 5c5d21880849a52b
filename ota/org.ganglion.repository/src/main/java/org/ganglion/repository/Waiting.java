// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.nio.file.Path;

/**
 * A document of metadata that is not published yet.
 *
 * @param role whose it is
 * @param version of the document
 * @param file where it waits; it may be signed there, or a copy of it on another machine
 * @param missing what it needs, for a person
 */
public record Waiting(String role, long version, Path file, String missing) {}
