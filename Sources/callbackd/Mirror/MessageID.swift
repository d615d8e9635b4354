import Sessions

/// One 128-bit id a type of event, by which the system journal finds its entry in
/// `systemd/callbackd.catalog` (systemd.journal-fields(7), MESSAGE_ID). Made with
/// `systemd-id128 new`; never to be changed.
enum MessageID {
    static func of(_ type: EventType) -> String {
        switch type {
        case .sessionCreated: "fa1dd1c0ac6a49ef82eab2d5f0e02f99"
        case .sessionStarted: "e0b4107a664b4ca3b03a80ceaa702948"
        case .sessionReturned: "4cc3673eb64d4c68ad95c193ee1a5c0c"
        case .sessionExtended: "a90a4416fe20458dbfc4ffab35800cb0"
        case .sessionCompleted: "3396d3bc2ab1441fba4c19533eb51407"
        case .sessionCancelled: "ad4bbfbac1e341ff930bbe36d8c46b3b"
        case .sessionFailed: "2c8950c057ab4251a3d5911d28bbbecb"
        case .sessionExpired: "d374c30930a44c458fcee27e67039840"
        case .sessionRevoked: "3a4d98311db94ab8b510fe86af241d6a"
        case .sessionCarried: "3348192fde0f4e6db6b6562afd67e099"
        case .callbackRejected: "3ffc29965f2c4a718205f4721609d7c3"
        case .callbackLate: "f208726622db47eabc6acda87628ff15"
        case .webhookReceived: "52704f07a35c41bdb2a0205059cb63e2"
        case .webhookCarried: "73f98040aff6419485877ab84bcf93dc"
        case .webhookRejected: "7468b3b3f56343d29d6687ed40f0237b"
        case .daemonStarted: "3a9c519958a14ee49420461eb4e7e5ac"
        case .daemonReloaded: "ebc4bd4511654e1e90cc6de34b4f96eb"
        case .daemonStopped: "372961e8806441c1835d14e8c732c3d2"
        case .journalRotated: "52f53e4fac9d4a10b761cb5e1b8485e6"
        case .journalRepaired: "c3563f9bb68f47e98b6ab7f354948398"
        case .journalDamaged: "f08062f48a3844799177910198c59643"
        }
    }
}
