// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.util.List;

/**
 * Who may sign a role.
 *
 * @param ids of keys, each once
 * @param threshold how many of them must
 */
public record RoleKeys(List<String> ids, long threshold) {}
