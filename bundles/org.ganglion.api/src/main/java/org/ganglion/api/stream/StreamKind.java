// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.stream;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** What a source or sink brings: the bundle's capability {@code ganglion.stream} and the property of its service. */
@ComponentPropertyType
@Capability(namespace = StreamKind.NAMESPACE, version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface StreamKind {
    /** The capability's namespace. */
    String NAMESPACE = "ganglion.stream";
    /** The service property that names the kind. */
    String KIND = NAMESPACE + ".kind";
    /** Prefix of the service properties. */
    String PREFIX_ = NAMESPACE + ".";

    /** The kind by which a pipeline names it, such as {@code mqtt}, {@code file} or {@code host}. */
    @Attribute("kind")
    String kind();
}
