/// The overlay and the flooding of a real node in a world without cryptography, stores and bytes: so
/// that thousands of nodes run in one thread, and how costs grow with the group can be measured.
package grove.graph.light;
