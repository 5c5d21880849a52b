// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.codec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** What an encoder or decoder brings: the bundle's capability {@code ganglion.codec} and the property of its service. */
@ComponentPropertyType
@Capability(namespace = CodecKind.NAMESPACE, version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface CodecKind {
    /** The capability's namespace. */
    String NAMESPACE = "ganglion.codec";
    /** The service property that names the kind. */
    String KIND = NAMESPACE + ".kind";
    /** Prefix of the service properties. */
    String PREFIX_ = NAMESPACE + ".";

    /** The kind by which a pipeline names it, such as {@code current} or {@code argmax}. */
    @Attribute("kind")
    String kind();
}
