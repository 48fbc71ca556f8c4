// Go's crypto/tls as the measure of bench/probe.mjs: tls-rate PORT COUNT FLIGHT
package main

import (
	"crypto/tls"
	"fmt"
	"os"
	"strconv"
	"sync"
)

func main() {
	count, _ := strconv.Atoi(os.Args[2])
	flight, _ := strconv.Atoi(os.Args[3])
	config := &tls.Config{
		InsecureSkipVerify: true,
		ServerName:         "localhost",
		CurvePreferences:   []tls.CurveID{tls.X25519},
	}
	work := make(chan struct{}, count)
	for i := 0; i < count; i++ {
		work <- struct{}{}
	}
	close(work)
	var group sync.WaitGroup
	for i := 0; i < flight; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for range work {
				connection, err := tls.Dial("tcp", "127.0.0.1:"+os.Args[1], config)
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				for _, one := range connection.ConnectionState().PeerCertificates {
					_ = append([]byte(nil), one.Raw...)
				}
				connection.Close()
			}
		}()
	}
	group.Wait()
}
