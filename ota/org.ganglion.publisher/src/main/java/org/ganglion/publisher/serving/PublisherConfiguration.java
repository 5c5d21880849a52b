// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What to serve. */
@ObjectClassDefinition(name = "Ganglion publisher", description = "Serves the artifacts of a folder in blocks")
public @interface PublisherConfiguration {
    @AttributeDefinition(
            description = "A TUF repository, or a folder of which all files are served by digest and by path")
    String folder();
}
