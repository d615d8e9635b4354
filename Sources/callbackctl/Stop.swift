/// Why the program ends before it asked anybody.
struct Stop: Error, Hashable {
    let complaint: Complaint
    let status: ExitStatus

    init(_ complaint: Complaint, status: ExitStatus) {
        self.complaint = complaint
        self.status = status
    }
}
