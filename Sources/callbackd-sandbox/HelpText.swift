/// What `callbackd-sandbox --help` explains beyond the options.
enum HelpText {
    static let discussion = """
        Serves three providers. Set a provider's base_url in callbackd.yaml to the
        printed address followed by

          /fiskil          for Fiskil
          /conductor/v1    for Conductor
          /knot            for Knot

        Any credentials will do. Some values have a meaning of their own; … stands for
        whatever follows.

        FISKIL
          client_id or client_secret wrong…    401 unauthorized
          end_user_id unknown…                 404 end_user_not_found
          institution_id unknown…              400 invalid_institution_id

        The consent page has a button for each way that a consent can end. A script
        presses them with GET /fiskil/consent/SESSION_ID/CHOICE, where CHOICE is
        approve, deny, fail or timeout. The first of them uses the session up. With
        --webhooks and --fiskil-webhook-secret, approve also sends consent.received.

        CONDUCTOR
          secret key wrong… or sk_wrong…       401 API_KEY_INVALID
          endUserId unknown… or
          end_usr_unknown…                     404 RESOURCE_MISSING
          endUserId garbled…                   500 with HTML in place of JSON

        All other end users exist. A script presses the consent page's buttons with GET
        /conductor/qbd/CLIENT_SECRET/CHOICE, where CHOICE is

          connect    the connection appears and works; back to redirectUrl
          return     the connection appears without proof; back to redirectUrl
          sync       QuickBooks comes online: the proof; also after the link's end
          close      nothing

        KNOT
          client id or secret wrong…           401 INVALID_API_KEYS
          external_user_id forbidden…          403 NO_ACCESS
          external_user_id broken…             500 Server Error

        Knot has no page of its own; /knot/link?session=SESSION plays its client SDK. A
        script presses the buttons with GET /knot/link/SESSION/CHOICE, where CHOICE is
        authenticate, wrong-password, wrong-otp, wrong-answer, card-updated,
        card-failed or vault. Each sends its webhook, signed with the secret that
        created the session, and answers when it is delivered: 200 if callbackd took
        it, 502 if not, 503 without --webhooks. CHOICE again sends the last one once
        more, byte for byte.

        FAULTS
        With --fault the APIs misbehave, and the pages do not:

          slow      each answer comes after 3 seconds
          wrong     the answer is a page of HTML with status 200
          silent    no answer; the connection is held for up to 120 seconds
          flaky     every second request is answered with 503

        Nothing is kept on disk.

        Example:

          callbackd-sandbox --listen 127.0.0.1:8090 --webhooks http://127.0.0.1:8080
          curl -i http://127.0.0.1:8090/fiskil/v1/token \\
            -d '{"client_id": "me", "client_secret": "wrong-one"}'
        """
}
