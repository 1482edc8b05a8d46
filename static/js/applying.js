// On every page of one's own application: this page came from the server, so what was sent to it has arrived or stands on
// the page. The copies that the device kept until then can go.
import { forgetSubmitted } from "./device.js";

forgetSubmitted(location.pathname.replace(/^(\/p\/[^/]+\/apply\/[^/]+).*$/, "form:$1/"));
