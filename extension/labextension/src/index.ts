import { cells } from './cells';
import { status } from './status';

export default [cells, status];
