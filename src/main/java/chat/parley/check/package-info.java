/**
 * The checker: proves from recorded histories of devices and a dump of the journal that what was
 * promised has been kept, or names the records that show otherwise.
 *
 * <p>Invariant: a check reads records and nothing else, and complains only of what no correct
 * server and client could have recorded; what was not recorded is not judged. Imports {@code
 * model}, {@code protocol} and {@code client} for the recorder, and {@code launch} for chaos; for
 * the dump of a journal also {@code journal}, {@code conversation} and the events and states of
 * {@code user} and {@code group}.
 */
package chat.parley.check;
