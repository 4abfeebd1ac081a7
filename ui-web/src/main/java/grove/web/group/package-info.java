/// The open workspaces of a node: each with its loop, stores, group, graph and index.
@NullMarked
package grove.web.group;

import org.jspecify.annotations.NullMarked;
