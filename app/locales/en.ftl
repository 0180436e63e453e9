# hack0's catalogue in English.

## The frame
site-description = Every tech event in Latin America in one place, and whose event each one is.
skip = Skip to content
nav-label = Main
nav-events = Events
nav-organizations = Organizations
nav-import = Import
language-label = Language
footer-about = hack0 gathers the tech events of Latin America. You register on Luma, as always.
demo-notice = Demo: made-up events.
demo-notice-link = Play Luma
demo-title = hack0's calendar on Luma
demo-lead = What you do here happens on an invented Luma. It tells us, and within seconds it is on the list.
demo-create = Create an event of a community
demo-create-undecided = Create an event of nobody known
demo-change = Change it
demo-cancel = Cancel it
demo-arrived = What has arrived
demo-on-its-way = Luma is telling us.
demo-look-again = Look again

## Home and list
home-title = Everything happening in tech, from Tijuana to Ushuaia.
home-lead = Paste a Luma link and the event lands here, with its community.
import-label = Link to a Luma event
import-button = Import
events-title = Events
events-title-past = Past events
events-by = Events by { $organization }
filter-label = Which events
filter-upcoming = Upcoming
filter-past = Past
filter-remove = Remove the filter { $name }
events-in = Events in { $place }
events-in-past = Past events in { $place }
filter-more = More filters
filter-clear = Clear the filters
filter-country = Country
filter-city = City
filter-when = When
filter-week = This week
filter-next-week = Next week
filter-weekend = This weekend
filter-month = This month
filter-in-person = In person
filter-count = { $count ->
    [one] 1 event
   *[other] { $count } events
}
empty-filtered = No events with these filters.
empty-filtered-hint = Remove one of those above, or see them all.
search-label = Search events
search-hint = City, topic or community
search-button = Search
more-events = Show more events
more-organizations = Show more organizations
empty-upcoming = No upcoming events yet.
empty-upcoming-hint = Know one? Paste its Luma link and it lands here.
empty-past = No past events yet.
empty-search = Nothing found for “{ $query }”.
empty-search-hint = Try another word, a city, or the name of a community.
see-all-events = See all events
try-past = Search past events for the same
try-upcoming = Search upcoming events for the same
try-without = Drop { $name }
try-all = See all events
day-now = Now
day-now-hint = under way
day-today = Today
day-tomorrow = Tomorrow
day-yesterday = Yesterday
online = Online
place-unknown = Place to be confirmed
address-hidden = address shown after you register
mark-canceled = Cancelled
mark-deleted = No longer on Luma
mark-changed = Changed on { $day }

## Whose it is
badge-verified = Organized by, verified:
badge-certain = Organized by:
badge-unconfirmed = unconfirmed
badge-co = with { $name }
badge-nobody = Whose event is it?
organizer-title = Organized by
organizer-none = We don’t know yet which community organizes this event. Somebody at hack0 will look at it.
organizer-co = Co-organized by
confidence-label = Confidence
why-label = Why
why-host = Host
why-since = Since
why-decided = Confirmed by
decided-by-person = somebody at hack0, on { $day }
decided-by-person-undated = somebody at hack0
why-manual = Host verified by hack0
why-claim = Host verified by a link to their e-mail
why-calendar = Its Luma calendar publishes this event
why-domain = A host’s e-mail is at { $domain }
why-history = { $of ->
    [one] It organized the other known event of this host
   *[other] It organized { $seen } of this host’s { $of } other events
}
why-website = A host’s website is at { $domain }
why-decision = Somebody at hack0 decided it
percent = { $value }%
unconfirmed-hint = It looks like { $organization }’s, but nobody has confirmed it.
history-hint = With few events we stay cautious.
matches-all = { $count ->
    [one] The only clue
   *[other] All { $count } clues
}

## An event's page
event-register = Register on Luma
event-open = See it on Luma
event-calendar = Add to calendar
event-when = When
event-where = Where
time-at-venue = { $time }, local time ({ $zone })
time-online = { $time } ({ $zone })
state-canceled = This event is cancelled.
state-canceled-since = We learned it on { $day }.
state-over = This event is over.
state-deleted = This event is no longer on Luma.
state-deleted-hint = We keep what we saw last. Ask its hosts before you go.
state-drifted = It changed after it was imported. What you see here is what we last saw on Luma.
listed-yes = On the hack0 calendar
change-moved = Moved from { $old } to { $new }.
change-ends = Ends at { $new }; before, at { $old }.
change-place = Now at { $new }; before, at { $old }.
change-place-new = Now at { $new }.
change-place-gone = No longer at { $old }.
change-online = It is online now.
change-in-person = It is in person now.
change-name = It was called “{ $old }” before.
change-hosts = Its hosts changed.
change-description = Its description changed.
change-see = See what changed and when
listed-no = Not yet on the hack0 calendar
checked-at = Checked on Luma on { $day }
hosts-title = Hosts
host-unnamed = No name
hosts-names = Hosts: { $names }
hosts-and-more = { $names } and { $count } more
about-title = About the event
history-title = History of this event
history-imported = Imported from { $link }
history-created = Created on the hack0 calendar
history-name = Name:
history-start-later = Starts { $duration } later:
history-start-earlier = Starts { $duration } earlier:
history-end = Ends:
history-timezone = Time zone:
history-venue = Venue:
history-address = Address:
history-city = City:
history-kind = Format:
history-visibility = Visibility on Luma:
kind-in-person = in person
history-hosts = Hosts:
history-cover = New picture
history-description = New description
history-canceled = Cancelled by its hosts
history-other = Its details changed
value-before = before:
value-after = now:
value-none = nothing
duration-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
duration-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
duration-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}

## Organizations
organizations-title = Organizations
organizations-lead = The communities and companies that organize tech events in the region.
organizations-search = Search organizations
organizations-empty = No organizations yet.
organizations-in = Organizations in { $place }
filter-organizations = Which organizations
filter-organizations-count = { $count ->
    [one] 1 organization
   *[other] { $count } organizations
}
organizations-nothing-there = No organizations in that country yet.
organizations-everywhere = { $count ->
    [one] See the one in another country
   *[other] See the { $count } in other countries
}
organizations-all-of = See all of { $place }
organizations-nothing = No organization with “{ $query }”.
organizations-nothing-hint = Try a part of the name.
see-all-organizations = See all organizations
upcoming-count = { $count ->
    [0] no upcoming events
    [one] 1 upcoming event
   *[other] { $count } upcoming events
}
organization-website = Website
organization-domains = E-mail domains
organization-country = Country
organization-upcoming = Upcoming events
organization-domains-hint = Whoever hosts with an e-mail here counts as theirs.
organization-calendar = Luma calendar
organization-hosts = Hosts of its events
organization-host-events = { $count ->
    [one] 1 event
   *[other] { $count } events
}
organization-host-verified = verified
organization-past = Past events
organization-upcoming-none = Nothing announced for now.
organization-all = See all

## Import
import-title = Import an event
import-wrong-title = Error: { $title }
import-lead = Paste the link of a public Luma event. We read its hosts, find its community and add it to the hack0 calendar.
import-works = Links like these work:
import-calendar = So does the link of a Luma calendar: we show its upcoming events for you to choose from.
import-fails = Those of profiles or cities don’t: open the event and copy its address.
link-empty = Paste the link of a Luma event here.
link-no-link = There is no link in that. Copy the event’s address, something like lu.ma/noche-rust.
link-other-site = That link is from another site. We can only read events on luma.com or lu.ma.
link-calendar = That link is a calendar. Open one of its events and paste the event’s address.
link-user = That link is a person’s profile. Open the event and paste its address.
link-discover = That link is a city or a category. Open the event and paste its address.
link-not-an-event = That page of Luma isn’t an event. Open the event and paste its address.
link-malformed = We can’t read that link. Open it in the browser and copy the address as it stands there.
link-busy = { $seconds ->
    [one] Many imports just now. Try again in 1 second.
   *[other] Many imports just now. Try again in { $seconds } seconds.
}
import-running = Importing
import-done = Event imported
import-unlisted = Saved, but not on the calendar
import-known = We had it already
import-known-hint = hack0 knew this event already. We read it again and it is up to date.
import-failed = It couldn’t be imported
import-waiting = Saved, not on the calendar yet
import-retrying = Luma isn’t answering
steps-label = Steps of the import
step-find = { $state ->
    [done] Event found:
    [running] Looking for the event…
    [failed] We couldn’t read the event
   *[waiting] Find the event
}
step-hosts = { $count ->
    [one] 1 host read
   *[other] { $count } hosts read
}
step-hosts-open = { $state ->
    [done] Hosts read
    [running] Reading its hosts…
    [failed] We couldn’t read its hosts
   *[waiting] Read its hosts
}
step-match = Organization: { $organization }, { $confidence }%
step-match-open = { $state ->
    [done] No organization yet; somebody will look at it
    [running] Looking for its organization…
    [failed] We couldn’t look for its organization
   *[waiting] Find its organization
}
step-save = { $state ->
    [done] Saved
    [running] Saving…
    [failed] It couldn’t be saved
   *[waiting] Save it
}
step-list = { $state ->
    [done] Added to the hack0 calendar
    [skipped] Was on the hack0 calendar already
    [running] Adding it to the hack0 calendar…
    [failed] Not on the hack0 calendar yet
   *[waiting] Add it to the hack0 calendar
}
step-state = { $state ->
    [done] done
    [skipped] not needed
    [running] under way
    [failed] failed
   *[waiting] waiting
}
failure-not-found = Luma knows no event at that address. Check that the link is complete.
failure-deleted = Its hosts cancelled or deleted this event on Luma.
failure-private = This event isn’t public. Ask its hosts to make it public, then paste it again.
failure-hidden = hack0’s admins decided not to show this event.
failure-hidden-why = hack0’s admins decided not to show this event: { $reason }.
failure-hidden-note = They say: “{ $note }”
failure-calendar = The link is a calendar. Open one of its events and paste that address.
failure-user = The link is a person’s profile. Open the event and paste that address.
failure-discover = The link is a city or a category. Open the event and paste that address.
failure-luma-down = Luma isn’t answering just now.
failure-busy = Luma asked us to wait a moment.
failure-unreadable = Luma’s page holds no event that we can read. If you see it in the browser, try again later.
failure-no-key = hack0 lacks permission to write to its calendar. The event itself is saved.
failure-refused = Luma didn’t accept the event on the calendar. The event itself is saved.
failure-internal = Something failed on our side, and it is on record. Try again in a few minutes.
retry-in = We’ll try again in { $duration }; you don’t have to do anything.
retry-now = We try again right away.
import-see = See the event
waiting-leave = It goes on by itself: you can close this page and come back to the same address later.
import-another = Import another
several-summary = Several links?
several-label = One on each line, up to { $most }.
several-button = Import them all
batch-running = { $count ->
    [one] Importing 1 event
   *[other] Importing { $count } events
}
batch-imported = { $count ->
    [0] Nothing imported yet
    [one] 1 event imported
   *[other] { $count } events imported
}
batch-and-failed = { $count ->
    [one] 1 failed
   *[other] { $count } failed
}
batch-failed = { $count ->
    [one] The link couldn’t be imported
   *[other] None of the { $count } could be imported
}
batch-count = { $state ->
    [done] { $count } done
    [failed] { $count } failed
    [choose] { $count ->
        [one] 1 calendar to choose from
       *[other] { $count } calendars to choose from
    }
    [running] { $count } under way
   *[waiting] { $count } waiting
}
batch-state = { $state ->
    [done] Done
    [failed] Failed
    [choose] To choose from
    [running] Under way
   *[waiting] Waiting
}
batch-label = Links, in the order you pasted them
batch-progress = Progress
batch-steps = Steps
batch-choose = Choose
batch-more = Import more
batch-left = { $count ->
    [one] 1 link was left out: up to { $most } are taken at once. Paste it again.
   *[other] { $count } links were left out: up to { $most } are taken at once. Paste them again.
}
choose-title = Choose events of this calendar
choose-lead = { $count ->
    [one] This calendar announces 1 upcoming event.
   *[other] This calendar announces { $count } upcoming events.
}
choose-hint = Uncheck those you don’t want.
choose-most = Up to { $most } are imported at once; the first { $most } are checked.
choose-more = It announces more: these are the first { $shown }.
choose-button = Import the chosen ones
choose-nothing = You chose no event. Check at least one.

## Admins: the events of our calendar
our-events-title = Events of our calendar
our-events-lead = Made on hack0’s own Luma calendar: what you change here is changed on Luma first.
our-events-none = Nothing was made on our calendar yet.
our-events-more = Earlier ones
our-events-canceled = cancelled
our-events-private = not public
event-edit = Edit, for admins
edit-title = Edit: { $name }
edit-name = Title
edit-start = Begins
edit-end = Ends
edit-timezone = Time zone
edit-address = New address
edit-place-now = Now: { $place }. Leave it empty to keep it.
edit-place-unknown = No address is known yet.
edit-place = Place
edit-meeting = New meeting link
edit-meeting-hint = Goes to Luma, which shows it to registered guests; hack0 doesn’t keep it. Leave it empty to keep the one there.
edit-visibility = Who may see it
edit-visibility-word = { $word ->
    [public] Everybody
    [members-only] Members of the calendar
   *[private] Who has the link
}
edit-description = Description
edit-markdown = Markdown
edit-luma-first = The change goes to Luma first. If Luma doesn’t take it, nothing changes here.
edit-save = Save on Luma
edit-discard = Start over
edit-saved = Saved, on Luma and here.
edit-read-only = This event stands on somebody else’s calendar: hack0 only keeps a copy. Its hosts change it on Luma.
edit-gone = This event is cancelled or gone on Luma, so there is nothing left to change.
edit-on-luma = See it on Luma
edit-problem = { $problem ->
    [name] A title is needed, of at most 300 characters.
    [description] That is more than 20,000 characters.
    [start] Write a day and a time.
    [end] The end must be a time after the beginning.
    [timezone] There is no such time zone. Write it like America/Lima.
    [address] That is more than 200 characters.
    [meeting_url] Write a whole web address, beginning with https://.
    [visibility] Choose who may see it.
    [changed] The event has changed since you opened it. Below is what changed; what you typed still stands in the form, and the rest is as it is now. Look at both, and save again.
    [busy] Somebody else is saving this event right now. Wait a moment, look at what they changed, and save again.
    [refused] Luma refused the change, so nothing was changed here either.
    [luma_busy] Luma asks us to wait a moment. Nothing was changed; save again in a minute.
    [no_key] LUMA_API_KEY isn’t set, so Luma can’t be asked.
   *[luma_down] Luma isn’t answering. Nothing was changed here; should Luma have taken the change after all, it arrives by itself.
}

## Admins: deliveries of Luma's webhook
deliveries-title = Deliveries
deliveries-lead = What Luma told us about our calendar, newest first. Each was read again on Luma before anything was changed.
deliveries-states = Where they stand
deliveries-all = All
deliveries-none = No deliveries here.
deliveries-more = Earlier ones
delivery-title = A delivery
delivery-type = Type
delivery-stands = State
delivery-tries = Tries
delivery-event = Event on Luma
delivery-signed = Signed by Luma
delivery-received = Received
delivery-next = Next try
delivery-finished = Finished
delivery-body = What Luma sent
delivery-body-gone = It isn’t kept: bodies go 30 days after the work is done, and those of types that hack0 has no use for at once.
delivery-again = Run it again
delivery-queued = Queued again: the event is read anew on Luma.
delivery-nothing = It names no event, so there is nothing to run.
delivery-unreadable = unreadable
delivery-attempts = { $count ->
    [0] not tried yet
    [one] { $count } try
   *[other] { $count } tries
}
delivery-state = { $state ->
    [waiting] waiting
    [done] done
    [ignored] nothing to do
   *[set_aside] set aside
}
delivery-failure = { $failure ->
    [unreadable] the body isn’t one that Luma writes
    [not_found] Luma knows no such event
    [still_there] Luma said that it is cancelled and still shows it
    [key_refused] Luma doesn’t know our key
    [busy] Luma asked us to wait
    [luma_down] Luma wasn’t answering
    [luma_unreadable] Luma’s answer couldn’t be read
   *[internal] it failed on our side
}
## Signing in
signin-title = Sign in
signin-lead = For the people who look after hack0. We mail you a link; there is no password.
signin-email = Your e-mail address
signin-button = Mail me a link
signin-problem = That isn’t an e-mail address. Check it and try again.
signin-demo = In this demo { $address } may sign in; its mail can be read on the next page.
signin-demo-link = The demo’s mails
signin-sent-title = Look into your mail
signin-sent-lead = If this address belongs to an admin, a link is on its way. It works once, for 10 minutes.
signin-sent-hint = Nothing after some minutes? Look into the spam folder, or ask again. An address gets 3 mails an hour.
signin-again = Ask for another link
signin-confirm-title = Sign in to hack0
signin-confirm-lead = One more step: press the button, and this browser is signed in.
signin-confirm-button = Sign in
signin-spent-title = This link is no longer valid
signin-spent-lead = A link works once, for 10 minutes. Ask for a new one and use the latest mail.
signin-spent-button = Get a new link
signin-mail-subject = Your link to sign in to hack0
signin-mail-text = With this link you sign in to hack0. It works once, for 10 minutes.
signin-mail-button = Sign in to hack0
signin-mail-foot = It wasn’t you who asked for it? Then there is nothing to do: without the link nobody gets in.

## Admins
admin-title = Administration
admin-nav-label = Administration
admin-nav-home = Overview
admin-nav-events = Events
admin-nav-deliveries = Deliveries
admin-nav-sessions = Sessions
admin-signed-in = Signed in as { $email }
admin-sign-out = Sign out
sessions-title = Where you are signed in
sessions-lead = A session ends after 30 minutes without use, and after 8 hours at the latest.
sessions-this = this one
sessions-unknown = Unknown browser
sessions-since = Signed in
sessions-seen = last used
sessions-everywhere = Sign out everywhere
demo-mail-title = Mails of the demo
demo-mail-to = To { $address }
demo-mail-empty = Nothing was mailed yet.

## Dates
date-short = { $day } { $month }
date-short-year = { $day } { $month } { $year }
date-weekday = { $weekday } { $day } { $month }
date-long = { $weekday } { $day } { $month }
date-long-year = { $weekday } { $day } { $month } { $year }

## When something doesn't work out
error-title = { $status ->
    [403] That can’t be done from there
    [404] There is nothing here
    [405] That address doesn’t take this
    [413] That is too large
    [422] We didn’t understand what arrived
    [429] A little slower, please
    [503] Come back in a moment
   *[500] Something failed on our side
}
error-text = { $status ->
    [403] The request came from another site, or you are not signed in any more, so we didn’t do it. Open the page here and try again.
    [404] The link may be incomplete, or what was here is gone.
    [405] Open the page from the menu and try again.
    [413] You sent more than we take. The event’s link is enough.
    [422] The form arrived incomplete. Open it again and send it once more.
    [429] Many requests came from your network at once. Wait a minute and try again.
    [503] hack0 can’t read its data just now. It rarely lasts; nothing is lost.
   *[500] It is on record. Try again in a few minutes.
}
error-way-out = See upcoming events

## Claims
claim-button = Claim organization
claim-button-for = for { $host }
claim-wrong = That isn’t right
claim-new-title = Whose events are these?
claim-new-lead = { $host } hosts { $count ->
    [one] 1 event
   *[other] { $count } events
} on hack0. Choose the organization, then prove that this host is yours.
claim-new-mailed = The link will go to { $address }.
claim-new-unmailed = Luma doesn’t tell us this host’s e-mail. You can prove it with a code on Luma, or ask us.
claim-new-linked = You came through the link that we mailed: choose, and confirm on the next page.
claim-new-verified = Today it counts as { $organization }’s.
claim-choose-title = For which organization?
claim-search = Search organizations
claim-choose = It is { $organization }’s
claim-nothing = Nothing found for “{ $query }”.
claim-name-title = Not in the list?
claim-name-label = Name of the new organization
claim-name-button = Create it and claim
claim-hosts-title = Which host is yours?
claim-note-title = Not yours, but wrong?
claim-note-label = Tell us what isn’t right; no account needed
claim-note-button = Tell hack0
claim-note-done = Thank you. Somebody at hack0 will look at it.
claim-problem = { $problem ->
    [name_empty] Write the organization’s name.
    [name_shared] That is an address that many share. Write the organization’s name.
    [name_link] Write the name without web addresses.
    [name_taken] There is one of that name: search for it above.
    [already] This host is verified for that organization already.
    [reason_empty] Tell us why it is yours.
    [note_empty] Tell us what isn’t right.
    [look_nothing] The code isn’t there yet. Luma can take a minute to show it.
    [look_down] Luma isn’t answering just now. Try again in a minute.
    [look_gone] The event isn’t on Luma any more, or isn’t public. Start again from another event.
    [busy] Too many attempts. Try again later.
   *[other] That didn’t work. Try again.
}
claim-mailed-title = { $mailed ->
    [over] The link’s hour is over
    [failed] The mail didn’t get through
   *[other] Mail on its way
}
claim-mailed-lead = { $mailed ->
    [over] The link that we sent to { $address } doesn’t work any more.
    [failed] { $address } didn’t take our mail.
   *[other] We are sending a link to { $address }. It works for 60 minutes, once.
}
claim-again-button = Send a new link
claim-for = { $host } for { $organization }
claim-unproven-title = Prove that it is yours
claim-unproven-lead = Luma doesn’t tell us this host’s e-mail, so we can’t write there. There are two other ways.
claim-code-title = With a code on Luma
claim-code-lead = Put it in one of these places and press “Look now”. You may remove it afterwards.
claim-code-host = In the profile of { $host }: proves all of its events.
claim-code-calendar = In the calendar’s description, which proves all events of that calendar:
claim-code-event = In the event’s description, which proves that event only:
claim-look-button = Look now
claim-ask-title = Ask a person
claim-ask-lead = Somebody at hack0 decides. Keep this page’s address: the answer will stand here.
claim-ask-reason = Why is it yours?
claim-ask-link = A link that shows it (optional)
claim-ask-button = Send to hack0
claim-verified-title = Done: { $organization }
claim-verified-lead = { $scope ->
    [left] This host’s events don’t count as { $organization }’s through it any more.
    [follows] This host’s events become { $organization }’s now, one after another, and the next ones will be too.
    [event_code] This event is { $organization }’s now.
    [calendar_code] This calendar’s events are { $organization }’s now, and the next ones will be too.
   *[other] This host’s events are { $organization }’s now, and the next ones will be too.
}
claim-see-organization = See { $organization }
claim-waiting-title = Waiting for somebody at hack0
claim-waiting-lead = { $doubt ->
    [proven] Somebody else has proven that { $organization } is theirs, so a person decides.
    [reserved] { $organization } is reserved, so a person decides.
    [confusable] The name { $organization } looks like another organization’s, so a person decides.
    [asked] We have what you told us about { $organization }.
   *[other] A person has to look at this for { $organization }.
} Keep this page’s address: the answer will stand here.
claim-over-title = { $state ->
    [refused] Not accepted
    [withdrawn] Taken back
    [revoked] Revoked by hack0
   *[other] No longer valid
}
claim-over-lead = { $state ->
    [stayed] Somebody has decided on part of it since: that stays. The rest is as it was before.
    [follows] What had changed with it is going back to how it was.
    [refused] Somebody at hack0 said no.
    [withdrawn] What had changed with it is as it was before.
    [revoked] What had changed with it is as it was before.
   *[other] Its time is over, or you began another one.
}
claim-answer = Answer: { $answer }
claim-again = Start again
claim-withdraw-button = Take it back and undo
claim-withdraw-early = Take it back
claim-confirm-title = Is it { $organization }’s?
claim-confirm-lead = The events of { $host } will be shown as { $organization }’s, and the next ones too.
claim-confirm-waits = Confirm that { $host } is yours. A person at hack0 decides afterwards whether it is { $organization }’s; until then nothing changes.
claim-confirm-button = Confirm
claim-other-organization = It is another organization’s
claim-mail-answer = Answer
claim-answer-title = Is { $organization } theirs, too?
claim-answer-lead = { $host } asks that its events be shown as { $organization }’s. You are { $organization }’s: what do you say?
claim-answer-admins = { $host } asks that its events be shown as { $organization }’s. A person at hack0 decides; if it is wrong, say so.
claim-answer-speaks = { $host } may speak for us
claim-answer-hands = I hand it over to { $host }
claim-answer-not-ours = Not ours
claim-answered-title = Thank you for your answer
claim-leave-button = This isn’t ours any more
claim-leave-title = Not { $organization }’s any more?
claim-leave-unproven = Luma doesn’t tell us this host’s e-mail, so we can’t write there. Show that it is yours with a code in its profile.
claim-leave-lead = The events of { $host } will not be shown as { $organization }’s through this host any more.
claim-leaves = { $host } leaves { $organization }
claim-left-title = Done
claim-mail-leave-subject = Isn’t { $host } { $organization }’s any more?
claim-mail-leave-text = Somebody asks hack0 not to show the events of { $host } as { $organization }’s any more. If it was you, open this link and confirm:
claim-mail-left-subject = { $organization }: left
claim-mail-left-text = { $host } doesn’t count as { $organization }’s any more. Look at it or take it back here:
claim-changes = { $count ->
    [0] No event changes today
    [one] 1 event changes
   *[other] { $count } events change
}
claim-hands-changes = { $count ->
    [0] If you hand it over, no event changes today
    [one] If you hand it over, 1 event changes
   *[other] If you hand it over, { $count } events change
}
claim-follows = The events follow in the background:
claim-changed = Events that changed
claim-was = was { $organization }’s
claim-more = and { $count } more
claim-kept = Stay as somebody at hack0 decided
claim-spent-title = This link is no longer valid
claim-spent-lead = It was used, its hour is over, or you asked for another one since. Ask for a new one on the event’s page.
claim-spent-again = Ask for a new link
claim-spent-button = See the events
why-claimed = { $proof ->
    [organization] Confirmed by its organization, { $day }
    [calendar_code] Confirmed with a code in its calendar’s description, { $day }
    [email] Confirmed by its host through e-mail, { $day }
    [host_code] Confirmed by its host with a code in the profile, { $day }
    [event_code] Confirmed with a code in the event’s description, { $day }
   *[other] Confirmed by somebody at hack0 when the community asked, { $day }
}
claim-mail-confirm-subject = Is { $host } { $organization }’s?
claim-mail-confirm-text = Somebody asks hack0 to show the events of { $host } as { $organization }’s. If it was you, open this link and confirm:
claim-mail-confirm-button = See what changes
claim-mail-confirm-foot = It works for 60 minutes, once. If it wasn’t you, ignore this mail: nothing changes.
claim-mail-receipt-subject = { $organization }: confirmed
claim-mail-receipt-text = { $count ->
    [0] The next events
    [one] 1 event
   *[other] { $count } events
} of { $host } now shown as { $organization }’s. The next ones will be too. Look at it or take it back here:
claim-mail-follows-text = The events of { $host } will be shown as { $organization }’s within minutes, and the next ones too. Look at it or take it back here:
claim-mail-waits-subject = { $organization }: waiting for a person
claim-mail-waits-text = You proved that { $host } is yours. Whether it is { $organization }’s is for a person at hack0 to decide. The answer will stand here:
claim-mail-refused-subject = { $organization }: not accepted
claim-mail-refused-text = Somebody at hack0 didn’t accept that { $host } is { $organization }’s. { $answer } More here:
claim-mail-told-subject = Somebody else claims { $organization }
claim-mail-told-text = { $host } asks that its events be shown as { $organization }’s. Say here whether they may speak for you; otherwise a person at hack0 decides:
claim-mail-look = See it on hack0

## Workbench
admin-nav-queue = Queue
admin-nav-organizations = Organizations
admin-nav-claims = Claims
admin-nav-notes = Notes
admin-nav-hosts = Hosts
admin-nav-blocks = Blocked
admin-nav-audit = Audit
event-count = { $events ->
    [one] 1 event
   *[other] { $events } events
}
queue-title = Queue
queue-counts = What waits
queue-count = { $what ->
    [look_alike] look-alikes
    [conflict] in conflict
    [suggestion] suggested
    [undecided] undecided
    [later] put off
    [past] past
    [claims] claims
    [reviews] claims to look at
    [notes] notes
   *[all] to decide
}
queue-reason = { $reason ->
    [look_alike] its domain looks like another organization’s
    [conflict] two organizations match equally well
    [suggestion] the clue is weak and waits for confirmation
   *[undecided] no rule names anybody
}
queue-look-alike = look closely: { $domain } looks like { $known }
queue-no-host = No host
queue-rest = and { $events } more
queue-choose = Choose { $name }
queue-only = only this…
queue-confirm = Confirm { $organization }
queue-with = with { $hosts }
queue-other = Another organization…
queue-personal = Personal
queue-later = Later
queue-more = Show more
queue-all = See the whole queue
queue-search = Search the queue
queue-empty = Nothing waits. All is decided.
queue-nothing = Nothing waits here.
queue-keys = Keys: j next, k previous, Enter or c confirm, o another, p personal, l later, u undo, / search
evidence-history = { $of ->
   *[other] seen with it { $seen } of { $of } times
}
admin-waiting = What waits for you
admin-nothing = Nothing waits for you.
claims-title = Claims
claims-lead = Who says that a host is theirs, and why that needs you. The oldest first.
claims-none = No claim waits.
claim-stands = { $state ->
    [waiting] to decide
    [review] to look at
    [verified] took effect
    [seen] took effect, looked at
    [refused] refused
    [withdrawn] taken back
    [revoked] revoked
    [pending] nothing proven yet
   *[other] over
}
claim-doubt = { $doubt ->
    [reserved] The organization is reserved.
    [proven] Others have proven that the organization is theirs.
    [confusable] The new name is, or looks like, another organization’s.
    [look_alike] The host’s e-mail is at a domain that looks like an organization’s.
    [foreign_domain] The host’s e-mail is at another organization’s domain.
    [decided] An admin has decided otherwise.
    [unproven] Nobody had proven anything of the organization, so it took effect at once.
    [asked] Who claims can prove nothing, and asks.
   *[other] None.
}
claim-proof = { $proof ->
    [email] The link mailed to the host
    [host_code] A code in the host’s profile
    [calendar_code] A code in the calendar’s description
    [event_code] A code in the event’s description: this event only
    [admin] An admin was satisfied
   *[none] None
}
case-title = { $host } for { $organization }
case-host = Host
case-mail = Its e-mail
case-organization = Organization
case-new = new: it is made with the claim
case-proof = Proof
case-objected = Its hosts say “not ours”
case-doubt = Why you
case-began = Began
case-event = At the event
case-calendar = Calendar
case-decided = Decided
case-says = What the claimant says
case-link = Link
case-answered = What was answered
case-known = What proves { $organization } so far
case-domains = Domains
case-hosts = Verified hosts
case-calendars = Calendars
case-nothing = none
case-approve = Approve
case-refuse-title = Or refuse
case-refuse-why = Why? The claimant reads it.
case-refuse = Refuse
case-review = It is fine
case-revoke-title = Take it back
case-revoke-why = Why? The claimant reads it (optional).
case-revoke = Revoke and undo
case-was = Was verified as
case-follows = See how far its events are
case-history = History of this host
notes-title = Notes on badges
notes-lead = What people say isn’t right. The oldest first.
notes-none = No notes wait.
note-gone = An event that isn’t public any more
note-settle = Mark as settled
hide-chosen = Hide the chosen
hide-button = Hide
hide-all-of-host = { $events ->
    [one] All of this host’s events: 1
   *[other] All of this host’s events: { $events }
}
hide-reason-label = Reason
hide-note = Note
show-button = Show again
hide-reason = { $reason ->
    [spam] advertising or nonsense
    [off_topic] not about technology
    [elsewhere] not of Latin America
    [duplicate] a duplicate
    [fraud] a fraud
    [harmful] harmful
    [asked] its hosts asked
   *[other] another reason
}
notice-done = Done:
notice-since = { $who } decided it before you: { $what }. Nothing was changed.
notice-undone = That was taken back already.
notice-look = See the decision
notice-running = Its events follow in the background: see how far it is
audit-running = { $done } of { $all } events looked at
notice-kept = { $count ->
    [one] 1 thing could not be restored
   *[other] { $count } things could not be restored
}
notice-nothing-left = All of it was decided again since: nothing is left to undo. This stays:
undo-button = Undo
undo-redo = Redo
actor-machine = the job { $name }
actor-community = { $name }, of the community
decision-problem = { $code ->
    [gone] That isn’t there any more. Look at the list again.
    [unstable] Luma gives this host no lasting id: decide its events.
    [nothing] It was so already: nothing changed.
    [not_ours] That was done on Luma too: edit the event again instead.
    [nothing_chosen] Choose at least one event.
    [calendar] That is no Luma calendar (cal-…).
    [own_calendar] That is hack0’s own calendar: it holds everybody’s events.
    [calendar_taken] That calendar is another organization’s.
    [same] It is the same organization.
    [source] That names no host and no Luma calendar. Paste its id (usr-… or cal-…) or the calendar’s link.
    [domain] That domain can’t be an organization’s.
    [domain_taken] That domain is another organization’s.
    [look_alike] That domain looks like another organization’s.
    [settled] It isn’t to be decided any more. Nothing was changed.
    [reason] Say why: who claims reads it.
   *[other] {""}
}
field-problem = { $code ->
    [name] Type a name.
    [slug] Use lower-case letters, digits and hyphens, up to 60.
    [slug_taken] Another organization has or had that address.
    [website] That is no web address.
    [country] Use the two-letter code, such as PE.
    [domain] That domain can’t be an organization’s: it is free mail, a shared platform or no domain.
    [domain_taken] That domain is another organization’s.
    [look_alike] It looks like another organization’s domain.
   *[other] {""}
}
field-name = { $field ->
    [slug] Address (slug)
    [domain] Domain
    [website] Website
    [country] Country (code)
   *[name] Name
}
decision-what = { $kind ->
    [assign_host] { $host } is { $organization }’s
    [withdraw_host] { $host } isn’t proven any more
    [personal_host] { $host } is personal
    [assign_events] assigned to { $organization }
    [confirm_events] suggestion confirmed
    [personal_events] nobody’s: personal
    [postpone] { $host } put off until { $detail }
    [postpone_event] event put off until { $detail }
    [postpone_events] put off until { $detail }
    [create_organization] { $organization } is new
    [edit_organization] { $organization } changed
    [reserve_organization] { $organization } is reserved
    [reserve_organization_off] { $organization } isn’t reserved any more
    [archive_organization] { $organization } is archived
    [archive_organization_off] { $organization } isn’t archived any more
    [merge_organizations] { $other } is part of { $organization }
    [add_domain] { $detail } is { $organization }’s
    [remove_domain] { $detail } isn’t { $organization }’s any more
    [add_calendar] { $detail } is { $organization }’s
    [remove_calendar] { $detail } isn’t { $organization }’s any more
    [hide_events] hidden ({ $detail })
    [show_events] shown again
    [block] { $detail }: nothing comes in any more
    [unblock] { $detail } may come in again
    [backfill] resolved again
    [import_organizations] a list of organizations was brought in
    [edit_event] { $detail } edited, on Luma too
    [undo] a decision taken back
    [claim] { $host } is { $organization }’s, by claim
    [refuse_claim] the claim of { $host } for { $organization } was refused
    [revoke_claim] the claim of { $host } for { $organization } was revoked
    [withdraw_claim] the claim of { $host } for { $organization } was taken back
    [review_claim] the claim of { $host } for { $organization } was looked at
    [settle_note] the note on “{ $detail }” was settled
   *[other] another decision
}
assign-title = Whose is { $name }?
assign-back = Back
assign-host-hint = It holds for all of its events, future ones too.
assign-event-hint = It holds for this event alone, and says nothing of its hosts.
assign-search-title = One that is there
assign-search = Search organizations
assign-nothing = No organization is called “{ $words }”. You can make it below.
assign-create-title = A new one
assign-create-button = Create and assign
assign-keys = Keys: / search, ↓ into what is found, c the first of it, p personal, l later
assign-confirm-event = Confirm the suggestion for this one
preview-title = This will change
preview-lead = { $events ->
    [one] 1 event changes.
   *[other] { $events } events change.
}
preview-look = See what would change
preview-button = Yes, decide
preview-keys = Keys: c decide, o cancel
preview-cancel = Cancel
preview-leaves = { $events ->
    [one] loses 1 event
   *[other] loses { $events } events
}
preview-decided = { $events ->
    [one] 1 event was decided by itself and stays as it is.
   *[other] { $events } events were decided by themselves and stay as they are.
}
preview-nobody = nobody’s
audit-title = Audit log
audit-empty = No decisions here yet.
audit-unknown = { $what ->
    [host] No host is called that.
    [organization] No organization is called that.
   *[event] There is no such event.
}
audit-csv = Download as CSV
audit-filter = { $what ->
    [actor] Who (address or job)
    [host] Host (name or usr-…)
    [organization] Organization (name, slug or id)
   *[event] Event (title, Luma link or id)
}
audit-undone = taken back
audit-undone-by = It was taken back: see how
audit-undoes = It takes this decision back
audit-changes = What changed
audit-rule = { $rule ->
    [manual] by hand
    [claim] by claim
    [calendar] by calendar
    [domain] by domain
    [history] by history
    [website] by website
   *[none] no rule
}
stays-title = { $count ->
    [one] 1 thing could not be restored: somebody decided it since
   *[other] { $count } things could not be restored: somebody decided them since
}
stays-by = decided by { $who }
entity-name = { $entity ->
    [event] Event
    [event_content] What an event says
    [hidden_event] Visibility
    [mapping] Host and organization
    [learned_mappings] Learned
    [personal_host] Host
    [postponement] Put off
    [organization] Organization
    [redirect] Old address
    [domain] Domain
    [calendar] Calendar
    [claim] Claim
    [note] Note
   *[block] Block
}
entry-nothing = nothing
entry-learned = { $count ->
    [one] 1 host seen
   *[other] { $count } hosts seen
}
entry-mapping = { $how ->
    [verified] verified
   *[seen] seen with it
}
entry-personal = personal
entry-until = until { $day }
entry-hidden = hidden: { $reason }
entry-public = shown
entry-blocked = blocked: { $reason }
entry-suggested = nobody’s; suggested { $name } · { $confidence }
entry-note = { $state ->
    [settled] settled
   *[open] waits
}
entry-yes = yes
entry-field = { $field ->
    [slug] address
    [website] website
    [country] country
    [reserved_at] reserved
    [archived_at] archived
    [merged_into_id] part of
    [start] begins
    [end] ends
    [timezone] time zone
    [place] place
    [visibility] who may see it
    [description] description
    [meeting_link] another meeting link
   *[name] name
}
admin-hosts-title = Hosts
hosts-search = Search by name or id
hosts-nothing = Nobody is called that.
host-history = Its history
host-events = Its events
host-blocked = blocked: nothing of it comes in
host-withdraw = Withdraw
host-block-title = Block: nothing of it comes in again
host-block = Block
host-unblock = Unblock
blocks-title = Blocked
blocks-lead = Nothing of these hosts and Luma calendars comes in. What was here before stays.
blocks-nothing = Nobody is blocked.
blocks-source = Id (usr-… or cal-…) or link on Luma
blocks-hidden = { $count ->
    [one] 1 event hidden
   *[other] { $count } events hidden
}
orgs-search = Search organizations
orgs-archived = Archived organizations
orgs-current = Organizations that aren’t archived
orgs-new = Create an organization
orgs-create = Create
orgs-nothing = None is called that.
org-public = Its page
org-merged = It is part of { $name }.
org-archived = It is archived.
org-reserved = It is reserved: its claims wait for an admin.
org-edit = Data
org-save = Save
org-domains = Domains
org-calendars = Luma calendars
org-hosts = Hosts
org-none = None.
org-add = Add
org-remove = Remove
org-domain-preview = See what would change
org-new-domain = New domain
org-new-calendar = New calendar (cal-…)
org-state = State
org-reserve = Reserve
org-unreserve = Take the reservation away
org-archive = Archive
org-unarchive = Take out of the archive
org-merge = Merge into another
org-merge-hint = All that is its goes to the other, and its address leads there.
org-merge-slug = Address (slug) of the other

## Admins: jobs
admin-nav-jobs = Jobs
jobs-title = Jobs
jobs-lead = What runs by itself, at its time (UTC). If a server goes down in the middle, another goes on from there.
job-about = { $job ->
    [luma-scheduled-sync] Compares everything on hack0’s calendar with what we have stored.
    [luma-backfill-orgs] Tries again for every event without a sure organization.
    [luma-check-drift] Looks whether others’ events have changed or are gone on Luma.
    [luma-check-soon] Looks at the referenced events of the next three days.
   *[other] { $about }
}
job-next = Next
job-run-now = Run now
job-dry-run = Dry run
job-cancel = Cancel
job-accept = That’s right, go on
job-runs = Last runs
job-no-runs = It hasn’t run yet.
job-all = All jobs
job-state = { $state ->
    [waiting] waiting
    [running] running
    [succeeded] done
    [partial] partial
    [failed] failed
   *[cancelled] cancelled
}
job-dry = dry run
job-dry-note = A dry run: it says what it would change, and changes nothing.
job-bar = Progress
job-of = { $done } of { $total }
job-done = { $done } looked at
job-waits = It waits for its turn.
job-stands = State
job-why = Why
job-began = Began
job-queued = Queued
job-took = Took
job-slot = By the clock
job-asked-by = Asked for by
job-cancelled-by = Cancelled by
job-accepted-by = Accepted by
job-follows = Follows
job-follows-link = the run that was accepted
job-results = Results
job-changed = What it changed
job-would-change = What it would change
job-count = { $what ->
    [new] new
    [changed] changed
    [unlisted] taken off the calendar
    [gone] gone
    [doubtful] doubtful
    [unread] unread
    [attributed] with an organization now
    [left] not listed any more
    [unchanged] unchanged
    [still_gone] still gone
   *[other] { $word }
}
job-reason = { $reason ->
    [not_configured] A setting that it needs isn’t set.
    [luma_down] Luma wasn’t answering.
    [luma_busy] Luma asked us to wait too long.
    [luma_refused] Luma refused our key.
    [unreadable] Not all of Luma’s answer could be read.
    [endless_list] A list of Luma’s had no end.
    [empty_list] A list of Luma’s was suddenly empty.
    [many_gone] Too many events had changed or gone at once: somebody has to look.
    [stuck] It stopped again and again without getting on.
   *[internal] Something failed in hack0; it is in the log.
}
job-review = It stopped before it changed anything. Look on Luma whether that is true. If it is, accept it and it will be done; if not, do nothing: the next run looks again.
job-told = { $what ->
    [cancelled] Cancelled.
    [accepted] Accepted: this run goes on with it.
   *[nothing] There was nothing to do: it had ended already.
}
alarms-title = Needs a look
alarm-overdue = { $job }: it was due on { $since }, and nobody works on it. Is the server up?
alarm-failing = { $job }: it didn’t go well { $times } times in a row.
alarm-review = { $job }: it stopped and waits for somebody to look.
alarm-deliveries = { $count ->
    [one] One delivery of Luma’s is set aside.
   *[other] { $count } deliveries of Luma’s are set aside.
}
alarm-webhook = Luma has told us nothing since { $since }: that is unusually long.
alarm-budget = Luma said on { $at } that our key’s requests are used up.
alarms-mail-subject = { $count ->
    [one] hack0: something needs a look
   *[other] hack0: { $count } things need a look
}
alarms-mail-button = Open the administration
alarms-mail-foot = At most one mail a day, and only when there is something.
## Changes of events
changes-title = What changed
changes-lead = Events that moved, went elsewhere or were cancelled, newest first.
changes-none = Nothing has changed yet.
changes-more = Show earlier changes
changes-feed = Atom feed
changes-link = Changes
footer-label = More
change-canceled = Cancelled by its hosts.
change-gone = No longer on Luma: cancelled or deleted by its hosts.
change-back = It is on Luma again.
change-other = Its details changed.
change-seen = We saw it on { $day }.
mark-moved = Moved from { $old } to { $new } on { $day }
mark-place = Now at another place (since { $day })
mark-online = Now online (since { $day })
mark-in-person = Now in person (since { $day })
history-gone = No longer on Luma: cancelled or deleted by its hosts
history-back = On Luma again
