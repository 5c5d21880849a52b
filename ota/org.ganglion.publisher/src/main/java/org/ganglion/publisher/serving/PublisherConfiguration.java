// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What to serve. */
@ObjectClassDefinition(name = "Ganglion publisher", description = "Serves the artifacts of a folder in blocks")
public @interface PublisherConfiguration {
    @AttributeDefinition(description = "The folder; all files in it and below are served by digest and by path")
    String folder();
}
