/** What every job needs that reads from the web. */
package io.ticklake.batch.web;
