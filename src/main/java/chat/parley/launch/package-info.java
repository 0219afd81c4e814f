/**
 * Programs of this class path in JVMs of their own, and ports for them, for those beside the node
 * that start nodes.
 *
 * <p>Invariant: whoever starts a program ends it; nothing here outlives or ends anything by itself.
 * Imports the JDK only.
 */
package chat.parley.launch;
