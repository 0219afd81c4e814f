import more from '../i18n/en-more.json';
import { learn } from './texts';

/** For parts of the page that are loaded later: their English texts come with them. */
learn(more);
